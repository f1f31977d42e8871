using Newsroom.Article.V1;
using Newsroom.Ingest.V1;

namespace Newsroom.Ingest;

/// <summary>What a change comes to: a next revision, or none.</summary>
public sealed record Verdict
{
    /// <summary>An order that the article's standing does not allow.</summary>
    public static Verdict Refused { get; } = new() { IsRefused = true };

    /// <summary>The article is another team's.</summary>
    public static Verdict Foreign { get; } = Refused with { IsForeign = true };

    /// <summary>An old version, kept as history.</summary>
    public static Verdict Outdated { get; } = Next(RevisionKind.Copy) with
    {
        Outcome = SubmitOutcome.Outdated,
        State = ArticleState.Superseded,
        BringsCopy = true,
    };

    public SubmitOutcome Outcome { get; init; }

    public bool IsRefused { get; init; }

    public bool IsForeign { get; init; }

    public bool TakesOverHold { get; init; }

    /// <summary>Unspecified: nothing is stored.</summary>
    public RevisionKind Kind { get; init; }

    public ArticleState State { get; init; }

    public Reason Reason { get; init; }

    public string Detail { get; init; } = "";

    public string Headline { get; init; } = "";

    /// <summary>The change's own copy is stored with the revision.</summary>
    public bool BringsCopy { get; init; }

    /// <summary>For a release: the revision whose copy it sends; 0 if there is none.</summary>
    public int SendsCopyOf { get; init; }

    /// <summary>Microseconds since the Unix epoch; null if there is no embargo.</summary>
    public long? EmbargoEnds { get; init; }

    /// <summary>The revision that answers, where nothing is stored.</summary>
    public KnownRevision? Answer { get; init; }

    public bool Stores => Kind != RevisionKind.Unspecified;

    /// <summary>The next revision, on its way.</summary>
    public static Verdict Next(RevisionKind kind) => new() { Kind = kind, State = ArticleState.Pending };

    public static Verdict Known(SubmitOutcome outcome, KnownRevision revision) => new() { Outcome = outcome, Answer = revision };

    /// <summary>An editor holds what is held: the hold is theirs from now on, and the wire does not end it.</summary>
    public static Verdict HeldAlready(int revision) => new()
    {
        Outcome = SubmitOutcome.Held,
        TakesOverHold = true,
        Answer = new KnownRevision(revision, DocumentRevision: 0, ArticleState.Unspecified, ReceivedAt: 0),
    };

    /// <summary>On its way, unless the copy cannot be read or its embargo still runs.</summary>
    public Verdict Routed(long now, long? embargoEnds, string fault)
    {
        var isRunning = embargoEnds > now;
        return this with
        {
            EmbargoEnds = isRunning ? embargoEnds : null,
            State = fault.Length > 0 ? ArticleState.Quarantined : isRunning ? ArticleState.Embargoed : ArticleState.Pending,
            Reason = fault.Length > 0 ? Reason.Undecodable : Reason.Unspecified,
            Detail = fault,
        };
    }
}
