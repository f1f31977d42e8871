namespace Newsroom.Cli.Connecting;

/// <summary>All items of a list that comes in pages.</summary>
internal static class Pages
{
    /// <param name="read">Reads the page with this token, the first with an empty one; answers with its items and the next token.</param>
    public static async IAsyncEnumerable<T> ReadAsync<T>(Func<string, Task<(IEnumerable<T> Items, string NextToken)>> read)
    {
        var token = "";
        do
        {
            (var items, token) = await read(token);
            foreach (var item in items)
                yield return item;
        }
        while (token.Length > 0);
    }
}
