using Newsroom.Search.Query;
using Newsroom.Search.Text;

namespace Newsroom.Search.Discovery;

/// <summary>What an index knows of its own words and values.</summary>
public interface IVocabularyIndex
{
    /// <summary>How many articles there are, and how many have each of the index terms; may be some minutes old.</summary>
    Task<TermFrequencies> FrequenciesAsync(IReadOnlyList<string> terms, CancellationToken cancellationToken);

    /// <summary>How many articles have each of the values, in their order.</summary>
    Task<IReadOnlyList<long>> FrequenciesAsync(IReadOnlyList<AttributeTerm> values, CancellationToken cancellationToken);

    /// <summary>Values of a field, folded, that begin so, in ordinal order. Some may occur in no article any more.</summary>
    /// <param name="minLength">Characters.</param>
    Task<IReadOnlyList<string>> ValuesAsync(
        AttributeField field, string prefix, int minLength, int maxLength, int limit, CancellationToken cancellationToken);
}

/// <summary>Articles in the index, and of these how many have each term.</summary>
public sealed record TermFrequencies(long ArticleCount, IReadOnlyDictionary<string, long> ByTerm);
