using Dapper;
using Newsroom.Hosting;
using Newsroom.Tagging.Copies;

namespace Newsroom.Tagging.Storage;

internal sealed partial class CopyStore
{
    public Task ImportAsync(IReadOnlyList<CopyArticle> articles, CancellationToken cancellationToken) => ChangeAsync(
        async write =>
        {
            var rows = new List<(int Key, long Number)>(articles.Count * CopySketch.MaxKeys);
            foreach (var article in articles)
            {
                var group = article.Keys.Count == 0 ? null : CopyGroups.IdOf(article.ArticleId, article.Revision);
                var number = await InsertAsync(write, article, group, null, isForgotten: false, cancellationToken);
                rows.AddRange(article.Keys.Select(key => (key, number)));
            }
            // In the order of the table, so that a page is read and written once.
            rows.Sort();
            if (engine == StorageEngine.Sqlite)
                await InsertEachAsync(write, rows, cancellationToken);
            else
                await InsertArraysAsync(write, rows, cancellationToken);
        },
        cancellationToken);

    private static Task InsertArraysAsync(Write write, List<(int Key, long Number)> rows, CancellationToken cancellationToken) => write.ExecuteAsync(
        $"""
        INSERT INTO copy_keys (key, article_number) SELECT r.key, r.number FROM unnest(@keys, @numbers) AS r(key, number)
        WHERE (SELECT COUNT(*) FROM copy_keys k WHERE k.key = r.key) < {ICopyStore.MaxBucket}
        """,
        new { keys = rows.ConvertAll(row => row.Key).ToArray(), numbers = rows.ConvertAll(row => row.Number).ToArray() }, cancellationToken);

    private static async Task InsertEachAsync(Write write, List<(int Key, long Number)> rows, CancellationToken cancellationToken)
    {
        await using var command = write.Connection.CreateCommand();
        command.Transaction = write.Transaction;
        command.CommandText = $"INSERT INTO copy_keys (key, article_number) SELECT @key, @number WHERE (SELECT COUNT(*) FROM copy_keys k WHERE k.key = @key) < {ICopyStore.MaxBucket}";
        var (key, number) = (command.CreateParameter(), command.CreateParameter());
        (key.ParameterName, number.ParameterName) = ("@key", "@number");
        command.Parameters.AddRange(new[] { key, number });
        foreach (var row in rows)
        {
            (key.Value, number.Value) = (row.Key, row.Number);
            await command.ExecuteNonQueryAsync(cancellationToken);
        }
    }
}
