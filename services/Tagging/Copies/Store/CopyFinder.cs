using Newsroom.Tagging.Storage;
using Newsroom.Tagging.V1;

namespace Newsroom.Tagging.Copies.Store;

/// <summary>Another article that has text in common with the one asked about.</summary>
/// <param name="IsSameGroup">Both are in one group of copies.</param>
/// <param name="IsSameFamily">Both come from one house.</param>
internal sealed record FoundCopy(StoredCopy Article, CopyComparison Comparison, CopyOrder Order, IReadOnlyList<SentencePair> Differences, CopyText Text, bool IsSameGroup, bool IsSameFamily);

/// <param name="Copies">Those of the article's group first, then by falling overlap.</param>
internal sealed record FoundCopies(StoredCopy Article, CopyText Text, IReadOnlyList<FoundCopy> Copies);

/// <summary>Finds the copies of an article that is kept, for those who ask and for a withdrawal.</summary>
internal sealed class CopyFinder(ICopyStore store)
{
    /// <summary>Of a group, and as many of other articles, that are compared.</summary>
    private const int MaxCompared = 100;

    /// <summary>UTF-16 code units of all that are compared, two seconds of work.</summary>
    private const int MaxComparedLength = 8_000_000;

    /// <returns>Null: the article is not known, or its text was forgotten.</returns>
    public async Task<FoundCopies?> FindAsync(string articleId, int limit, CancellationToken cancellationToken)
    {
        if (await store.FindAsync(articleId, cancellationToken) is not { } article)
            return null;
        var here = new CopyText(article.Body);
        var found = new List<FoundCopy>();
        var length = 0;
        foreach (var other in await store.NeighboursAsync(article, MaxCompared, cancellationToken))
        {
            cancellationToken.ThrowIfCancellationRequested();
            length += Math.Min(other.Body.Length, CopyText.MaxLength);
            if (length > MaxComparedLength)
                break;
            var there = new CopyText(other.Body);
            var comparison = CopyComparer.Compare(here, there);
            var isSameGroup = article.GroupId is not null && other.GroupId == article.GroupId;
            // A group is joined through its other members too.
            if (comparison.Relation == CopyRelation.Unspecified && !isSameGroup)
                continue;
            found.Add(new FoundCopy(other, comparison, CopyOrder.Of(article, other), [], there, isSameGroup, SourceFamily.AreOne(article, other)));
        }
        var best = found.OrderByDescending(one => one.IsSameGroup).ThenByDescending(one => one.Comparison.Here).ThenBy(one => one.Article.Number).Take(limit);
        return new FoundCopies(article, here, [.. best.Select(one => one with { Differences = Differences.Find(here, article.Body, one.Text, one.Article.Body, one.Comparison.Passages) })]);
    }
}
