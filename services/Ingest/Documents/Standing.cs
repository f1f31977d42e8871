using Newsroom.Article.V1;
using Newsroom.Ingest.V1;

namespace Newsroom.Ingest;

/// <summary>Whether an article is withdrawn.</summary>
public enum Withdrawal
{
    None,

    /// <summary>For good.</summary>
    Killed,

    /// <summary>Until released.</summary>
    Held,
}

/// <summary>The copy that a submit is compared with, and that a release sends. Times in microseconds since the Unix epoch.</summary>
/// <param name="Fingerprint">See <see cref="ValidDocument.Fingerprint"/>.</param>
/// <param name="Version">The sender's own version; 0 if not stated.</param>
/// <param name="RevisedAt">When the sender made it; null if not stated.</param>
/// <param name="EmbargoEnds">Null if there is no embargo.</param>
/// <param name="Fault">Why it cannot be read; empty if it can.</param>
public sealed record HeldCopy(
    int Revision, byte[] Fingerprint, long Version, long? RevisedAt, long? EmbargoEnds, string Headline, string Fault, ArticleState State, long ReceivedAt);

/// <summary>What is known of a revision that an answer may have to name.</summary>
public sealed record KnownRevision(int Revision, int DocumentRevision, ArticleState State, long ReceivedAt);

/// <summary>Where an article stands. Decides what a change comes to; the store acts.</summary>
public sealed record Standing
{
    public static Standing Unknown { get; } = new();

    /// <summary>0: the article was never heard of.</summary>
    public int LastRevision { get; init; }

    /// <summary>The latest that is not outdated.</summary>
    public KnownRevision? Current { get; init; }

    public Withdrawal Withdrawal { get; init; }

    /// <summary>Revision of the kill or hold that stands.</summary>
    public int WithdrawalRevision { get; init; }

    /// <summary>The hold ends when the wire says so.</summary>
    public bool IsHeldByWire { get; init; }

    public HeldCopy? Copy { get; init; }

    public Verdict Decide(Change change) => change switch
    {
        { Asked: RevisionKind.Release } => DecideRelease(change),
        { Copy: { } copy } => DecideCopy(change, copy),
        _ when Withdrawal == Withdrawal.Killed => Verdict.Refused,
        { Asked: RevisionKind.Hold } when Withdrawal == Withdrawal.Held => Verdict.HeldAlready(WithdrawalRevision),
        _ => Verdict.Next(change.Asked),
    };

    /// <summary>Where the article stands once <paramref name="verdict"/> is stored, as the next revision if it makes one.</summary>
    public Standing After(Change change, Verdict verdict)
    {
        if (!verdict.Stores)
            return verdict.TakesOverHold ? this with { IsHeldByWire = false } : this;
        if (verdict.Outcome == SubmitOutcome.Outdated)
            return this with { LastRevision = LastRevision + 1 };
        var number = LastRevision + 1;
        var current = new KnownRevision(number, verdict.BringsCopy ? number : verdict.SendsCopyOf, verdict.State, change.At);
        return this with
        {
            LastRevision = number,
            Current = current,
            Withdrawal = verdict.Kind switch
            {
                RevisionKind.Kill => Withdrawal.Killed,
                RevisionKind.Hold => Withdrawal.Held,
                RevisionKind.Release => Withdrawal.None,
                _ => Withdrawal,
            },
            WithdrawalRevision = Lifecycle.IsWithdrawal(verdict.Kind) ? number : WithdrawalRevision,
            IsHeldByWire = verdict.Kind == RevisionKind.Copy ? IsHeldByWire : verdict is { Kind: RevisionKind.Hold, BringsCopy: true },
            Copy = verdict.BringsCopy ? CopyOf(change, change.Copy!, verdict, number) : verdict.Kind == RevisionKind.Kill ? null : Copy,
        };
    }

    private static HeldCopy CopyOf(Change change, SubmittedCopy copy, Verdict verdict, int number) => new(
        number, copy.Fingerprint, copy.Version, copy.RevisedAt, verdict.EmbargoEnds, copy.Headline, copy.Fault, verdict.State, change.At);

    private Verdict DecideRelease(Change change)
    {
        if (Withdrawal != Withdrawal.Held)
            return Verdict.Refused;
        var release = Verdict.Next(RevisionKind.Release) with { SendsCopyOf = Copy?.Revision ?? 0, Headline = Copy?.Headline ?? "" };
        return Copy is null
            ? release with { State = ArticleState.Superseded, Detail = "Held before any copy came: there was nothing to send." }
            : release.Routed(change.At, Copy.EmbargoEnds, Copy.Fault);
    }

    private Verdict DecideCopy(Change change, SubmittedCopy copy)
    {
        if (Withdrawal == Withdrawal.Killed)
            return Verdict.Known(SubmitOutcome.Killed, Current!);
        // A sender may go back to earlier bytes, which makes a new revision: only the latest copy counts.
        if (Copy is { } held && held.Fingerprint.AsSpan().SequenceEqual(copy.Fingerprint))
            return Verdict.Known(SubmitOutcome.Duplicate, SentUnder(held));
        if (IsOutdated(copy))
            return Verdict.Outdated with { Headline = copy.Headline };
        if (copy.Status == PublicationStatus.Canceled)
            return Verdict.Next(RevisionKind.Kill) with { Outcome = SubmitOutcome.Killed };
        return Bring(change, copy) with { BringsCopy = true, Headline = copy.Headline };
    }

    private Verdict Bring(Change change, SubmittedCopy copy)
    {
        var embargo = copy.EmbargoedUntil > change.At ? copy.EmbargoedUntil : null;
        var isWithheld = copy.Status == PublicationStatus.Withheld;
        if (Withdrawal == Withdrawal.Held && (isWithheld || !IsHeldByWire))
            return Verdict.Next(RevisionKind.Copy) with { Outcome = SubmitOutcome.Held, State = ArticleState.Withdrawn, EmbargoEnds = embargo };
        if (isWithheld)
            return Verdict.Next(RevisionKind.Hold) with { Outcome = SubmitOutcome.Held, EmbargoEnds = embargo };
        return Verdict.Next(Withdrawal == Withdrawal.Held ? RevisionKind.Release : RevisionKind.Copy)
            .Routed(change.At, embargo, copy.Fault) with
        {
            Outcome = copy.Fault.Length > 0 ? SubmitOutcome.Quarantined
                : LastRevision == 0 ? SubmitOutcome.Accepted : SubmitOutcome.Revised,
        };
    }

    /// <summary>Versions decide if both state one and they differ; else the times, if both state one.</summary>
    private bool IsOutdated(SubmittedCopy copy) => Copy is { } held
        && (copy.Version > 0 && held.Version > 0 && copy.Version != held.Version ? copy.Version < held.Version : copy.RevisedAt < held.RevisedAt);

    /// <summary>A copy that was held goes out under the number of its release.</summary>
    private KnownRevision SentUnder(HeldCopy copy) =>
        Current!.DocumentRevision == copy.Revision ? Current : new KnownRevision(copy.Revision, copy.Revision, copy.State, copy.ReceivedAt);
}
