using Newsroom.Search.Discovery;
using Newsroom.Search.Query;
using Newsroom.Search.Storage;
using Newsroom.Search.Text;

namespace Newsroom.Search.Searching;

/// <summary><see cref="IVocabularyIndex"/> over an engine's session.</summary>
internal static class VocabularyReading
{
    public static async Task<TermFrequencies> FrequenciesAsync(
        ISearchSession session, TermStatistics statistics, IReadOnlyList<string> terms, CancellationToken cancellationToken) => new(
        await session.ArticleCountAsync(cancellationToken), await statistics.FrequenciesAsync(session, terms, cancellationToken));

    public static async Task<IReadOnlyList<long>> FrequenciesAsync(
        ISearchSession session, IReadOnlyList<AttributeTerm> values, CancellationToken cancellationToken) => values.Count == 0
        ? []
        : await session.FrequenciesAsync([.. values.Select(v => IndexToken.Attribute(v.Field, v.Value))], cancellationToken);

    public static async Task<IReadOnlyList<string>> ValuesAsync(
        ISearchSession session, AttributeField field, string prefix, int minLength, int maxLength, int limit, CancellationToken cancellationToken)
    {
        // Behind the character that marks the field.
        var tokens = await session.VocabularyAsync(
            IndexToken.Attribute(field, prefix), minLength + 1, maxLength + 1, wordsOnly: false, limit, cancellationToken);
        return [.. tokens.Select(IndexToken.AttributeValue)];
    }
}
