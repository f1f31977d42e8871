using System.CommandLine;
using Google.Protobuf;
using Newsroom.Cli.Errors;
using Newsroom.Cli.Output;

namespace Newsroom.Cli.Connecting;

/// <summary>All items of a list that comes in pages.</summary>
internal static class Pages
{
    public static Option<int> LimitOption(int usual)
    {
        var limit = new Option<int>("--limit") { Description = "How many at most; 0 means all.", HelpName = "N", DefaultValueFactory = _ => usual };
        limit.Validators.Add(result =>
        {
            if (result.Tokens is [{ Value: ['-', ..] } token])
                result.AddError($"--limit: {token.Value} is below 0.");
        });
        return limit;
    }

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

    /// <summary>Prints a line or an object for each, at most <paramref name="limit"/> unless that is 0, and answers with the exit code.</summary>
    /// <param name="items">As they are read.</param>
    /// <param name="terminal">Where they go.</param>
    /// <param name="line">One as markup.</param>
    /// <param name="none">What is said in words if there is none.</param>
    /// <param name="limit">That of <see cref="LimitOption"/>.</param>
    public static async Task<int> PrintAsync<T>(this IAsyncEnumerable<T> items, Terminal terminal, Func<T, string> line, string none, int limit = 0)
        where T : IMessage
    {
        var count = 0;
        await foreach (var item in items)
        {
            if (limit > 0 && count == limit)
            {
                Terminal.Note($"These are the first {limit}; --limit 0 prints all.");
                break;
            }

            count++;
            terminal.Result(item, line(item));
        }

        if (count == 0 && !terminal.Json)
            terminal.Line(none);
        return ExitCodes.Done;
    }
}
