using Newsroom.Search.Discovery;
using Newsroom.Search.Query;
using Newsroom.Search.Searching;
using Newsroom.Search.Text;
using Npgsql;

namespace Newsroom.Search.Storage;

/// <summary>What the index knows of its words.</summary>
public sealed partial class PostgreSqlSearchIndex : IVocabularyIndex
{
    public async Task<TermFrequencies> FrequenciesAsync(IReadOnlyList<string> terms, CancellationToken cancellationToken)
    {
        await using var session = await OpenAsync(cancellationToken);
        return await VocabularyReading.FrequenciesAsync(session, _memory.Statistics, terms, cancellationToken);
    }

    public async Task<IReadOnlyList<long>> FrequenciesAsync(IReadOnlyList<AttributeTerm> values, CancellationToken cancellationToken)
    {
        await using var session = await OpenAsync(cancellationToken);
        return await VocabularyReading.FrequenciesAsync(session, values, cancellationToken);
    }

    public async Task<IReadOnlyList<string>> ValuesAsync(
        AttributeField field, string prefix, int minLength, int maxLength, int limit, CancellationToken cancellationToken)
    {
        await using var session = await OpenAsync(cancellationToken);
        return await VocabularyReading.ValuesAsync(session, field, prefix, minLength, maxLength, limit, cancellationToken);
    }

    private async Task<PostgreSqlSearchSession> OpenAsync(CancellationToken cancellationToken) =>
        new((NpgsqlConnection)await db.OpenConnectionAsync(cancellationToken), _quantiles);
}
