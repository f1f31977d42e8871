using Newsroom.Article.V1;
using Newsroom.Search.Desks;
using Newsroom.Search.Matching;

namespace Newsroom.Search.Changes;

/// <summary>A change as all who follow the log share it: analysed once, when the first of them looks.</summary>
internal sealed class FollowedChange
{
    private volatile Texts? _texts;
    private volatile Visibility? _limit;

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

    /// <summary>Shows it to those only who may also see it by this.</summary>
    public void Limit(Visibility visibility) => _limit = visibility;

    /// <summary>Who may see what the article became by this change, and what it was before.</summary>
    public (Visibility? Article, Visibility? Previous) Visibilities() => _texts is not { } texts
        ? (null, null)
        : _limit is not { } limit
        ? (texts.Seen, texts.SeenBefore)
        : (VisibilityKeeper.Both(texts.Seen, limit), VisibilityKeeper.Both(texts.SeenBefore, limit));

    private sealed class Texts(V1.IndexedArticle article, V1.IndexedArticle? previous)
    {
        public Visibility? Seen => article.Visibility;

        public Visibility? SeenBefore => previous?.Visibility;

        public Lazy<MatchableArticle> Article { get; } = new(() => new MatchableArticle(article));

        public Lazy<MatchableArticle?> Previous { get; } = new(() => previous is null ? null : new MatchableArticle(previous));
    }
}
