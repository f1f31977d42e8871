using Newsroom.Search.Query;
using Newsroom.Search.Storage;
using Newsroom.Search.Text;

namespace Newsroom.Search.Searching;

/// <summary>
/// The languages, beside English, whose stems are among the index terms, as of a second ago; those of this process's own articles at once. Most
/// indexes have few, and each costs every word of a query one more lookup.
/// </summary>
internal sealed class LanguageMemory(TimeProvider clock)
{
    private const int MaxLanguages = 1_000;
    private const int MaxCodeLength = 20;

    private static readonly TimeSpan Lifetime = TimeSpan.FromSeconds(1);

    private readonly Lock _adding = new();
    private volatile Stemmer[] _known = [];
    private long _readAt;

    public async Task<IReadOnlyList<Stemmer>> ReadAsync(ISearchSession session, CancellationToken cancellationToken)
    {
        if (Volatile.Read(ref _readAt) is var readAt && readAt != 0 && clock.GetElapsedTime(readAt) < Lifetime)
            return _known;
        var at = clock.GetTimestamp();
        var tokens = await session.VocabularyAsync(IndexToken.Attribute(AttributeField.Lang, ""), 1, MaxCodeLength, wordsOnly: false, MaxLanguages, cancellationToken);
        foreach (var token in tokens)
            Add(Stemmer.Of(IndexToken.AttributeValue(token)));
        Volatile.Write(ref _readAt, at);
        return _known;
    }

    /// <summary>To be told when an article is committed.</summary>
    public void Add(Stemmer stemmer)
    {
        if (!stemmer.IsMarking || _known.Contains(stemmer))
            return;
        lock (_adding)
        {
            if (!_known.Contains(stemmer))
                _known = [.. _known, stemmer];
        }
    }
}
