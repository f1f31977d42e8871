namespace Newsroom.Tagging.Storage;

/// <summary>Where each article stands: which revision is recorded, what tagging found in it, and which revisions are withdrawn. Shared by all replicas.</summary>
public interface IArticleLedger
{
    /// <summary>Where an article stands; <see cref="ArticleStanding.Unknown"/> if nothing was ever heard of it.</summary>
    Task<ArticleStanding> FindAsync(string articleId, CancellationToken cancellationToken);

    /// <summary>What a tagger at least as new found in this copy of this revision; null if none has looked at it.</summary>
    Task<byte[]?> FindTagsAsync(TaggedCopy copy, CancellationToken cancellationToken);

    /// <summary>
    /// Withdraws all revisions below one, those to come included. Durable when the task completes: from then on no store keeps one, and
    /// what is kept of the article is to be forgotten (<see cref="IArticleKeeper"/>). A lower withdrawal than the one that stands does nothing.
    /// </summary>
    /// <param name="below">Revision of the hold; <see cref="ArticleStanding.All"/> for a kill.</param>
    Task WithdrawAsync(string articleId, int below, CancellationToken cancellationToken);
}

/// <summary>
/// A store that keeps something of articles. Before it writes it asks <see cref="ArticleLedger.AdmitAsync"/> in the same transaction;
/// so whatever it wrote before a withdrawal is there to be forgotten, and nothing comes after it.
/// </summary>
public interface IArticleKeeper
{
    /// <summary>Forgets the article if the recorded revision is withdrawn; else does nothing. Repeating it changes nothing.</summary>
    /// <param name="below">As in <see cref="IArticleLedger.WithdrawAsync"/>.</param>
    Task ForgetAsync(string articleId, int below, CancellationToken cancellationToken);
}

/// <summary>Where an article stands.</summary>
/// <param name="Revision">The highest that was recorded; 0 if none was.</param>
/// <param name="WithdrawnBelow">Lower revisions are withdrawn; 0 if none is.</param>
public sealed record ArticleStanding(int Revision, int WithdrawnBelow)
{
    /// <summary>Withdraws every revision.</summary>
    public const int All = int.MaxValue;

    public static ArticleStanding Unknown { get; } = new(0, 0);

    /// <summary>Why a revision is not to be recorded, for people to read; null if it is.</summary>
    public string? RefusalOf(int revision) => WithdrawnBelow == All ? "The article was killed."
        : revision < WithdrawnBelow ? $"Revision {WithdrawnBelow} withdrew the article."
        : revision < Revision ? $"Revision {Revision} is recorded."
        : null;
}

/// <summary>A clean copy of a revision under the eyes of a tagger.</summary>
/// <param name="Hash">Of all that the tagger reads; another cleaner's copy has another.</param>
/// <param name="Tagger">Number of the tagger's version.</param>
public sealed record TaggedCopy(string ArticleId, int Revision, string Hash, int Tagger);
