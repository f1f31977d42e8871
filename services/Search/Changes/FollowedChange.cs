using Newsroom.Search.Matching;

namespace Newsroom.Search.Changes;

/// <summary>A change as all who follow the log share it: analysed once, when the first of them looks.</summary>
internal sealed class FollowedChange
{
    private volatile Texts? _texts;

    public FollowedChange(IndexChange change)
    {
        (Position, ArticleId, Removed) = (change.Position, change.ArticleId, change.Article is null);
        if (change.Article is not null)
            _texts = new Texts(change.Article, change.Previous);
    }

    public long Position { get; }

    public Guid ArticleId { get; }

    /// <summary>A removal, or something that was removed since.</summary>
    public bool Removed { get; }

    /// <summary>The article as it became findable, and what was findable before; null for a removal and for what was removed since.</summary>
    public (MatchableArticle Article, MatchableArticle? Previous)? Read() =>
        _texts is { } texts ? (texts.Article.Value, texts.Previous.Value) : null;

    public void Forget() => _texts = null;

    private sealed class Texts(V1.IndexedArticle article, V1.IndexedArticle? previous)
    {
        public Lazy<MatchableArticle> Article { get; } = new(() => new MatchableArticle(article));

        public Lazy<MatchableArticle?> Previous { get; } = new(() => previous is null ? null : new MatchableArticle(previous));
    }
}
