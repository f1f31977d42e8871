using Newsroom.Article.V1;
using Newsroom.Ingest.V1;

namespace Newsroom.Ingest;

/// <summary>Changes of articles become revisions: many in one transaction, those of one article in the order of the list.</summary>
public sealed partial class ArticleStore
{
    private const string SelectStandings =
        """
        SELECT a.article_id AS ArticleId, a.source AS Source, a.guid AS Guid, a.last_revision AS LastRevision,
            a.withdrawal AS Withdrawal, a.withdrawal_revision AS WithdrawalRevision, a.held_by_wire AS HeldByWire,
            a.current_revision AS CurrentRevision, a.team AS Team, a.audience AS Audience, a.visible_from AS VisibleFrom, r.document_revision AS CurrentDocument, r.state AS CurrentState,
            r.received_at AS CurrentReceivedAt, a.copy_revision AS CopyRevision, c.fingerprint AS Fingerprint, c.version AS Version,
            c.revised_at AS RevisedAt, c.release_at AS EmbargoEnds, c.headline AS Headline, c.state AS CopyState,
            c.received_at AS CopyReceivedAt,
            CASE WHEN a.withdrawal = 2 THEN
                (SELECT d.fault FROM documents d WHERE d.article_id = a.article_id AND d.revision = a.copy_revision) END AS Fault
        FROM articles a
        LEFT JOIN revisions r ON r.article_id = a.article_id AND r.revision = a.current_revision
        LEFT JOIN revisions c ON c.article_id = a.article_id AND c.revision = a.copy_revision
        """;

    // The newest of equal ones, so that a retransmission of an old version always gets the same answer.
    private const string SelectSameCopy =
        """
        SELECT revision AS Revision, state AS State, received_at AS ReceivedAt FROM revisions
        WHERE article_id = @ArticleId AND fingerprint = @Fingerprint ORDER BY revision DESC LIMIT 1
        """;

    // On their way, quarantined, or under embargo. Newest first, as reports lock them.
    private const string SelectStoppable =
        """
        SELECT r.revision AS Revision, r.state AS State, r.received_at AS ReceivedAt FROM revisions r
        WHERE r.article_id = @ArticleId AND r.revision < @Revision AND r.state IN (1, 4, 7) ORDER BY r.revision DESC
        """;

    private const string StopRevision =
        "UPDATE revisions SET state = @State, finished_at = @Now WHERE article_id = @ArticleId AND revision = @Stopped";

    private const string DeleteText =
        """
        DELETE FROM documents WHERE article_id = @ArticleId;
        DELETE FROM quarantined WHERE article_id = @ArticleId AND content = 1;
        UPDATE revisions SET headline = '' WHERE article_id = @ArticleId
        """;

    /// <summary>One transaction for all; it is not given up for the sake of one caller who no longer waits.</summary>
    private async Task<IReadOnlyList<ChangeResult>> WriteAsync(IReadOnlyList<Change> changes)
    {
        var cancellationToken = CancellationToken.None;
        await using var session = await BeginAsync(cancellationToken);
        var articles = changes.Select(c => c.ArticleId).Distinct(StringComparer.Ordinal).ToList();
        var batch = new ChangeBatch(await ReadStandingsAsync(session, articles, cancellationToken));
        // Most of what feeds bring is known: answer that without a lock or a write.
        if (!changes.Any(c => IsWrite(batch.Decide(c))))
            return [.. changes.Select(c => batch.Answer(c, batch.Decide(c)))];
        if (_db.IsShared)
        {
            await InsertArticlesAsync(session, changes, cancellationToken);
            await LockAsync(session, articles, cancellationToken);
            // What is read now is what the transactions that held the locks have left.
            batch = new ChangeBatch(await ReadStandingsAsync(session, articles, cancellationToken));
        }

        var results = new List<ChangeResult>(changes.Count);
        foreach (var change in changes)
        {
            var verdict = batch.Decide(change);
            if (verdict.Outcome == SubmitOutcome.Outdated && await FindSameAsync(session, batch, change, cancellationToken) is { } same)
                verdict = Verdict.Known(SubmitOutcome.Outdated, same);
            results.Add(batch.Add(change, verdict));
        }

        var moved = await SaveAsync(session, batch, cancellationToken);
        await session.CommitAsync(cancellationToken);
        _telemetry.Changed(moved);
        return results;
    }

    private async Task<StoreSession> BeginAsync(CancellationToken cancellationToken)
    {
        try
        {
            return await _db.BeginChangeAsync(cancellationToken);
        }
        catch (Exception e)
        {
            throw new DatabaseUnreachableException(e);
        }
    }

    private static bool IsWrite(Verdict verdict) => verdict.Stores || verdict.TakesOverHold;

    /// <summary>Makes the articles that are new, so that they can be locked.</summary>
    private static async Task InsertArticlesAsync(StoreSession session, IReadOnlyList<Change> changes, CancellationToken cancellationToken)
    {
        // A release is of an article that is there, or of none.
        var named = changes.Where(c => c.Asked != RevisionKind.Release)
            .DistinctBy(c => c.ArticleId, StringComparer.Ordinal).OrderBy(c => c.ArticleId, StringComparer.Ordinal).ToList();
        await session.InsertAsync(ChangeRows.NewArticles, named, cancellationToken);
    }

    /// <summary>In the order of ids, so that two transactions never wait for each other.</summary>
    private async Task LockAsync(StoreSession session, List<string> articles, CancellationToken cancellationToken)
    {
        if (_db.IsShared)
        {
            await session.QueryAsync<string>(
                $"SELECT a.article_id FROM articles a WHERE a.article_id {_db.IsAnyOf("@articles")} ORDER BY a.article_id {_db.Lock("a")}",
                new { articles }, cancellationToken);
        }
    }

    private async Task<List<StandingRow>> ReadStandingsAsync(StoreSession session, List<string> articles, CancellationToken cancellationToken) =>
        await session.QueryAsync<StandingRow>(
            $"{SelectStandings} WHERE a.article_id {_db.IsAnyOf("@articles")}", new { articles }, cancellationToken);

    private static async Task<KnownRevision?> FindSameAsync(
        StoreSession session, ChangeBatch batch, Change change, CancellationToken cancellationToken)
    {
        if (batch.FindSame(change) is { } same)
            return same;
        var row = await session.QuerySingleOrDefaultAsync<StoppableRow>(
            SelectSameCopy, new { change.ArticleId, change.Copy!.Fingerprint }, cancellationToken);
        return row is null ? null : new KnownRevision(row.Revision, row.Revision, (ArticleState)row.State, row.ReceivedAt);
    }

    private async Task<List<StateChange>> SaveAsync(StoreSession session, ChangeBatch batch, CancellationToken cancellationToken)
    {
        await session.InsertAsync(ChangeRows.Articles, [.. batch.Articles], cancellationToken);
        await session.InsertAsync(ChangeRows.Revisions, batch.Revisions, cancellationToken);
        await session.InsertAsync(
            ChangeRows.Documents, batch.Revisions.FindAll(r => r.Verdict.BringsCopy), cancellationToken);
        await session.InsertAsync(
            ChangeRows.Outbox,
            [.. batch.Revisions.Where(r => r.Verdict.State == ArticleState.Pending).Select(r => r with { Turn = TurnOf(r) })],
            cancellationToken);
        var moved = batch.Revisions.ConvertAll(r => new StateChange(ArticleState.Unspecified, r.Verdict.State, r.Verdict.Reason));
        foreach (var older in batch.Older)
            await StopAsync(session, older, moved, cancellationToken);
        return moved;
    }

    private long TurnOf(NewRevision revision) =>
        Lifecycle.IsWithdrawal(revision.Verdict.Kind) ? _turns.First : _turns.Next(revision.Change.By.Team, revision.Source);

    /// <summary>Ends the way of what a withdrawal takes back, or of the embargoed copy that a newer one replaces.</summary>
    private async Task StopAsync(StoreSession session, OlderRevisions older, List<StateChange> moved, CancellationToken cancellationToken)
    {
        var isWithdrawal = Lifecycle.IsWithdrawal(older.Kind);
        var state = isWithdrawal ? ArticleState.Withdrawn : ArticleState.Superseded;
        var stoppable = await session.QueryAsync<StoppableRow>($"{SelectStoppable} {_db.Lock("r")}", older, cancellationToken);
        foreach (var row in stoppable.Where(r => isWithdrawal || r.State == (int)ArticleState.Embargoed))
        {
            await session.ExecuteAsync(
                StopRevision, new { older.ArticleId, Stopped = row.Revision, State = (int)state, older.Now }, cancellationToken);
            moved.Add(new StateChange((ArticleState)row.State, state));
        }

        if (!isWithdrawal)
            return;
        // What a relay has in hand just now goes out, as what is on the bus does; consumers order by revision.
        await session.ExecuteAsync(
            $"""
            DELETE FROM outbox WHERE seq IN (
                SELECT o.seq FROM outbox o WHERE o.article_id = @ArticleId AND o.revision < @Revision {_db.LockFree("o")})
            """,
            older, cancellationToken);
        if (older.Kind == RevisionKind.Kill)
            await session.ExecuteAsync(DeleteText, older, cancellationToken);
    }

    private sealed class StoppableRow
    {
        public required int Revision { get; init; }

        public required int State { get; init; }

        public required long ReceivedAt { get; init; }
    }
}
