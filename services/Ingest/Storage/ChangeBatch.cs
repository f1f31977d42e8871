using Newsroom.Article.V1;
using Newsroom.Ingest.V1;

namespace Newsroom.Ingest;

/// <summary>What became of a change.</summary>
/// <param name="Answer">The revision that it made, or that answers it; null if it was refused.</param>
internal sealed record ChangeResult(Change Change, Verdict Verdict, string Source, string Guid, KnownRevision? Answer)
{
    public ArticleRef? Article => Answer is null
        ? null
        : new ArticleRef { ArticleId = Change.ArticleId, Revision = Answer.Revision, Source = Source, Guid = Guid };
}

/// <summary>A revision to write.</summary>
internal sealed record NewRevision(Change Change, Verdict Verdict, string Source, int Revision)
{
    /// <summary>Place in the order of dispatch, for what waits for the bus.</summary>
    public long Turn { get; init; }

    public int DocumentRevision => Verdict.BringsCopy ? Revision : Verdict.SendsCopyOf;

    public long? FinishedAt => Lifecycle.IsTerminal(Verdict.State) ? Change.At : null;
}

/// <summary>What a revision does to the ones before it.</summary>
internal readonly record struct OlderRevisions(string ArticleId, int Revision, RevisionKind Kind, long Now);

/// <summary>An article and where it stands.</summary>
internal sealed record ArticleEntry(string ArticleId, string Source, string Guid, Standing Standing, ArticleDesk Desk);

/// <summary>Changes decided one after the other in memory, to be written at once.</summary>
internal sealed class ChangeBatch(IEnumerable<StandingRow> known)
{
    private readonly Dictionary<string, ArticleEntry> _articles = known.ToDictionary(
        r => r.ArticleId, r => new ArticleEntry(r.ArticleId, r.Source, r.Guid, r.ToStanding(), r.ToDesk()), StringComparer.Ordinal);

    private readonly Dictionary<string, ArticleEntry> _changed = new(StringComparer.Ordinal);

    public List<NewRevision> Revisions { get; } = [];

    /// <summary>In the order of the changes.</summary>
    public List<OlderRevisions> Older { get; } = [];

    public IReadOnlyCollection<ArticleEntry> Articles => _changed.Values;

    public Verdict Decide(Change change)
    {
        var entry = EntryOf(change);
        return entry.Desk.Admits(change.By, change.Asked) ? entry.Standing.Decide(change) : Verdict.Foreign;
    }

    /// <summary>The answer if nothing is stored.</summary>
    public ChangeResult Answer(Change change, Verdict verdict)
    {
        var entry = EntryOf(change);
        return new ChangeResult(change, verdict, entry.Source, entry.Guid, verdict.Answer);
    }

    /// <summary>Remembers what has to be written; later changes of the article build on it.</summary>
    public ChangeResult Add(Change change, Verdict verdict)
    {
        var before = EntryOf(change);
        var after = before with { Standing = before.Standing.After(change, verdict) };
        if (verdict.Stores || verdict.TakesOverHold)
            _changed[change.ArticleId] = _articles[change.ArticleId] = after;
        if (!verdict.Stores)
            return Answer(change, verdict);

        var number = after.Standing.LastRevision;
        Revisions.Add(new NewRevision(change, verdict, before.Source, number));
        var isEmbargoOver = before.Standing.Current?.State == ArticleState.Embargoed && verdict.Outcome != SubmitOutcome.Outdated;
        if (Lifecycle.IsWithdrawal(verdict.Kind) || isEmbargoOver)
            Older.Add(new OlderRevisions(change.ArticleId, number, verdict.Kind, change.At));
        return new ChangeResult(
            change, verdict, before.Source, before.Guid, new KnownRevision(number, DocumentRevision: 0, verdict.State, change.At));
    }

    /// <summary>The revision of this batch that has the same copy; null if there is none.</summary>
    public KnownRevision? FindSame(Change change) => Revisions
        .FindLast(r => r.Change.ArticleId == change.ArticleId && r.Verdict.BringsCopy
            && r.Change.Copy!.Fingerprint.AsSpan().SequenceEqual(change.Copy!.Fingerprint)) is { } same
        ? new KnownRevision(same.Revision, same.Revision, same.Verdict.State, same.Change.At)
        : null;

    private ArticleEntry EntryOf(Change change) => _articles.TryGetValue(change.ArticleId, out var entry)
        ? entry
        : new ArticleEntry(change.ArticleId, change.Source, change.ItemGuid, Standing.Unknown, change.Desk);
}
