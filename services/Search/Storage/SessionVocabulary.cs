using Newsroom.Search.Discovery;
using Newsroom.Search.Searching;
using Newsroom.Search.Text;

namespace Newsroom.Search.Storage;

/// <summary>What an index knows of its words, over sessions of its engine.</summary>
internal sealed class SessionVocabulary(Func<CancellationToken, Task<ISearchSession>> open, TermStatistics statistics) : IVocabularyIndex
{
    public async Task<TermFrequencies> FrequenciesAsync(IReadOnlyList<string> terms, CancellationToken cancellationToken)
    {
        await using var session = await open(cancellationToken);
        return new TermFrequencies(
            await session.ArticleCountAsync(cancellationToken), await statistics.FrequenciesAsync(session, terms, cancellationToken));
    }

    public async Task<IReadOnlyList<long>> FrequenciesAsync(IReadOnlyList<AttributeTerm> values, CancellationToken cancellationToken)
    {
        if (values.Count == 0)
            return [];
        await using var session = await open(cancellationToken);
        return await session.FrequenciesAsync([.. values.Select(v => IndexToken.Attribute(v.Field, v.Value))], cancellationToken);
    }

    public async Task<IReadOnlyList<string>> ValuesAsync(
        Query.AttributeField field, string prefix, int minLength, int maxLength, int limit, CancellationToken cancellationToken)
    {
        await using var session = await open(cancellationToken);
        // Behind the character that marks the field.
        var tokens = await session.VocabularyAsync(
            IndexToken.Attribute(field, prefix), minLength + 1, maxLength + 1, wordsOnly: false, limit, cancellationToken);
        return [.. tokens.Select(IndexToken.AttributeValue)];
    }
}
