using System.Diagnostics;
using Google.Protobuf.WellKnownTypes;
using Microsoft.Extensions.Options;
using Newsroom.Admin.V1;
using Newsroom.Article.V1;
using Newsroom.Events.V1;
using Newsroom.Hosting;
using Newsroom.Ingest.V1;

namespace Newsroom.Ingest.Copies;

/// <summary>
/// What becomes of copies of killed articles. A copy is killed as any article is, so that its own copies are looked for in turn, and before
/// the decision is written down, so that none is decided on and still there.
/// </summary>
public sealed class CopyReviewDesk(
    ArticleIntake intake, ICopyReviewStore store, IAuditTrail trail, AuditLog auditLog, IOptions<IngestOptions> options, TimeProvider clock,
    ILogger<CopyReviewDesk> logger)
{
    /// <summary>What the policy does, as if somebody had called it.</summary>
    private const string Withdrawal = "newsroom.ingest.v1.IngestService/WithdrawArticle";

    /// <summary>Kills as the settings say, whosever the copy is.</summary>
    private static readonly Principal Policy = Principal.Open with { Credential = "policy/killed-copies" };

    /// <summary>Lists what was found, and kills what the policy says. May be repeated.</summary>
    public async Task TakeAsync(KilledCopiesFound found, CancellationToken cancellationToken)
    {
        await store.AddAsync([.. found.Copies.Select(copy => ToRow(found, copy))], cancellationToken);
        foreach (var copy in found.Copies)
        {
            var kills = copy.SameFamily && options.Value.KilledCopies == KilledCopiesPolicy.KillSameFamily;
            Log.CopyFound(logger, copy.Article.ArticleId, found.Article.ArticleId, copy.Overlap, kills);
            if (!kills)
                continue;
            await intake.WithdrawAsync(RevisionKind.Kill, copy.Article.Source, copy.Article.Guid, found.Notice, Policy, cancellationToken);
            await store.DecideAsync(
                found.Article.ArticleId, copy.Article.ArticleId, CopyDecision.Kill, byPolicy: true, clock.GetUtcNow(), cancellationToken);
            await RecordAsync(found.Article, copy.Article, cancellationToken);
        }
    }

    /// <summary>A person's decision on what is listed. The copy as it stands then.</summary>
    /// <param name="copy">As found; not decided to be killed.</param>
    /// <param name="notice">Of a kill; empty: that of the killed article.</param>
    /// <exception cref="OtherTeamsArticleException">The copy is not that person's to kill, nor to keep: either ends the review for every desk.</exception>
    public async Task<CopyReviewRow> DecideAsync(
        CopyReviewRow copy, CopyDecision decision, string notice, Principal by, CancellationToken cancellationToken)
    {
        if (!new ArticleDesk(copy.CopyTeam, "", null).Admits(by, RevisionKind.Kill))
            throw new OtherTeamsArticleException(copy.CopyId);
        if (decision == CopyDecision.Kill)
        {
            await intake.WithdrawAsync(
                RevisionKind.Kill, copy.CopySource, copy.CopyGuid, notice.Length > 0 ? notice : copy.Notice, by, cancellationToken);
        }

        return (await store.DecideAsync(copy.KilledId, copy.CopyId, decision, byPolicy: false, clock.GetUtcNow(), cancellationToken))!;
    }

    // The same id each time, so that a repetition leaves one record.
    private async Task RecordAsync(ArticleRef killed, ArticleRef copy, CancellationToken cancellationToken)
    {
        var record = new AuditRecord
        {
            Id = Uuid5.Create(Uuid5.Newsroom, $"killed-copies\n{killed.ArticleId}\n{killed.Revision}\n{copy.ArticleId}").ToString(),
            RecordedAt = clock.GetUtcNow().ToTimestamp(),
            Credential = Policy.Credential,
            Action = Withdrawal,
            Target = copy.ArticleId,
            TraceId = Activity.Current?.TraceId.ToString() ?? "",
            Detail = $"mode=WITHDRAW_MODE_KILL copy_of={killed.ArticleId}",
        };
        auditLog.Recorded(record);
        await trail.RecordAsync(record, cancellationToken);
    }

    private static CopyReviewRow ToRow(KilledCopiesFound found, KilledCopiesFound.Types.Copy copy) => new()
    {
        KilledId = found.Article.ArticleId,
        CopyId = copy.Article.ArticleId,
        KilledRevision = found.Article.Revision,
        KilledSource = found.Article.Source,
        KilledGuid = found.Article.Guid,
        CopyRevision = copy.Article.Revision,
        CopySource = copy.Article.Source,
        CopyGuid = copy.Article.Guid,
        Title = copy.Title,
        Overlap = copy.Overlap,
        SameFamily = copy.SameFamily,
        Notice = found.Notice,
        FoundAt = UnixMicroseconds.Of(found.FoundAt.ToDateTimeOffset()),
    };
}
