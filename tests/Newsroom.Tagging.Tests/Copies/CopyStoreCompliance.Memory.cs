using Newsroom.Tagging.Copies;
using Newsroom.Tagging.Copies.Store;
using Newsroom.Tagging.Storage;

namespace Newsroom.Tagging.Tests.Copies;

/// <summary>What is kept in memory spares reading, and never stands for another text.</summary>
public abstract partial class CopyStoreCompliance
{
    [Fact]
    public async Task text_in_memory_is_not_read_again()
    {
        var group = await RecordAsync("a", CopySamples.Report);
        await ExecuteAsync("UPDATE copy_articles SET body = @body", PackedBody.Pack(CopySamples.OtherReport));

        // Recorded by this replica.
        Assert.Equal(group, await RecordAsync("b", CopySamples.Report));
        // Another has to read what is stored.
        Assert.NotEqual(group, await new CopyRecorder(_replicas[1]).RecordAsync(Article("c", CopySamples.Report), Cancellation));
    }

    [Fact]
    public async Task text_of_another_hash_is_read_although_its_number_is_known()
    {
        var group = await RecordAsync("a", CopySamples.Report);
        await ExecuteAsync("UPDATE copy_articles SET text_hash = text_hash + 1, body = @body", PackedBody.Pack(CopySamples.OtherReport));

        Assert.NotEqual(group, await RecordAsync("b", CopySamples.Report));
    }

    private async Task ExecuteAsync(string sql, byte[] body)
    {
        await using var connection = await _db.OpenConnectionAsync(Cancellation);
        await using var command = connection.CreateCommand();
#pragma warning disable CA2100 // Constants of these tests.
        command.CommandText = sql;
#pragma warning restore CA2100
        var parameter = command.CreateParameter();
        (parameter.ParameterName, parameter.Value) = ("body", body);
        command.Parameters.Add(parameter);
        await command.ExecuteNonQueryAsync(Cancellation);
    }
}
