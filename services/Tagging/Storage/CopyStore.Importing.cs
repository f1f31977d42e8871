using Newsroom.Hosting;
using Newsroom.Tagging.Copies;
using Npgsql;
using NpgsqlTypes;

namespace Newsroom.Tagging.Storage;

internal sealed partial class CopyStore
{
    public Task ImportAsync(IReadOnlyList<CopyArticle> articles, CancellationToken cancellationToken) => ChangeAsync(
        async write =>
        {
            var rows = articles.Select(article => ToRow(article, article.Keys.Count == 0 ? null : CopyGroups.IdOf(article.ArticleId, article.Revision), null, isForgotten: false));
            var numbers = write.Connection is NpgsqlConnection connection
                ? await CopyInAsync(write, connection, articles.Count, rows, cancellationToken)
                : await InsertEachAsync(write, rows, cancellationToken);
            // In the order of the table, so that a page is read and written once.
            var keys = articles.Zip(numbers).SelectMany(one => one.First.Keys.Select(key => (Key: key, Number: one.Second))).ToList();
            keys.Sort();
            await (engine == StorageEngine.Sqlite ? InsertEachAsync(write, keys, cancellationToken) : InsertArraysAsync(write, keys, cancellationToken));
        },
        cancellationToken);

    private static async Task<List<long>> InsertEachAsync(Write write, IEnumerable<ArticleRow> rows, CancellationToken cancellationToken)
    {
        var numbers = new List<long>();
        foreach (var row in rows)
            numbers.Add(await write.ScalarAsync<long>($"INSERT INTO copy_articles ({Columns}) VALUES ({Values}) RETURNING article_number", row, cancellationToken));
        return numbers;
    }

    private static async Task<List<long>> CopyInAsync(Write write, NpgsqlConnection connection, int count, IEnumerable<ArticleRow> rows, CancellationToken cancellationToken)
    {
        var numbers = (await write.QueryAsync<long>(
            "SELECT nextval(pg_get_serial_sequence('copy_articles', 'article_number')) FROM generate_series(1, @count)", new { count }, cancellationToken)).Order().ToList();
        await using var writer = await connection.BeginBinaryImportAsync($"COPY copy_articles (article_number, {Columns}) FROM STDIN (FORMAT BINARY)", cancellationToken);
        foreach (var (number, row) in numbers.Zip(rows))
        {
            await writer.StartRowAsync(cancellationToken);
            await writer.WriteAsync(number, NpgsqlDbType.Bigint, cancellationToken);
            await writer.WriteAsync(row.ArticleId, NpgsqlDbType.Text, cancellationToken);
            await writer.WriteAsync(row.Revision, NpgsqlDbType.Integer, cancellationToken);
            foreach (var text in (string[])[row.Source, row.Guid, row.Title, row.Publisher, row.Agency])
                await writer.WriteAsync(text, NpgsqlDbType.Text, cancellationToken);
            await writer.WriteAsync(row.PublishedAt, NpgsqlDbType.Bigint, cancellationToken);
            await writer.WriteAsync(row.ReceivedAt, NpgsqlDbType.Bigint, cancellationToken);
            await writer.WriteAsync(row.GroupId, NpgsqlDbType.Text, cancellationToken);
            await writer.WriteAsync(row.WordCount, NpgsqlDbType.Integer, cancellationToken);
            await writer.WriteAsync(row.TextHash, NpgsqlDbType.Bigint, cancellationToken);
            await writer.WriteAsync(row.Sketch, NpgsqlDbType.Bytea, cancellationToken);
            await writer.WriteAsync(row.CoveredBy, NpgsqlDbType.Bigint, cancellationToken);
            await writer.WriteAsync(row.Packed, NpgsqlDbType.Bytea, cancellationToken);
        }
        await writer.CompleteAsync(cancellationToken);
        return numbers;
    }

    private static Task<int> InsertArraysAsync(Write write, List<(int Key, long Number)> rows, CancellationToken cancellationToken)
    {
        // A statement does not count what it adds itself.
        var before = new int[rows.Count];
        for (var i = 1; i < rows.Count; i++)
            before[i] = rows[i].Key == rows[i - 1].Key ? before[i - 1] + 1 : 0;
        return write.ExecuteAsync(
            $"""
            INSERT INTO copy_keys (key, article_number) SELECT r.key, r.number FROM unnest(@keys, @numbers, @before) AS r(key, number, before)
            WHERE (SELECT COUNT(*) FROM copy_keys k WHERE k.key = r.key) + r.before < {ICopyStore.MaxBucket}
            """,
            new { keys = rows.ConvertAll(row => row.Key).ToArray(), numbers = rows.ConvertAll(row => row.Number).ToArray(), before }, cancellationToken);
    }

    private static async Task InsertEachAsync(Write write, List<(int Key, long Number)> rows, CancellationToken cancellationToken)
    {
        await using var command = write.Connection.CreateCommand();
        command.Transaction = write.Transaction;
        command.CommandText = $"INSERT INTO copy_keys (key, article_number) SELECT @key, @number WHERE (SELECT COUNT(*) FROM copy_keys k WHERE k.key = @key) < {ICopyStore.MaxBucket}";
        var (key, number) = (command.CreateParameter(), command.CreateParameter());
        (key.ParameterName, number.ParameterName) = ("@key", "@number");
        command.Parameters.AddRange(new[] { key, number });
        await command.PrepareAsync(cancellationToken);
        foreach (var row in rows)
        {
            (key.Value, number.Value) = (row.Key, row.Number);
            await command.ExecuteNonQueryAsync(cancellationToken);
        }
    }
}
