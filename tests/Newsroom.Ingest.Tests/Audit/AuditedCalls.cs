using Google.Protobuf.WellKnownTypes;
using Grpc.Core;
using MassTransit;
using Microsoft.Extensions.DependencyInjection;
using Newsroom.Admin.V1;
using Newsroom.Article.V1;
using Newsroom.Events.V1;
using Newsroom.Hosting;
using Newsroom.Ingest.V1;
using Newsroom.Testing;

namespace Newsroom.Ingest.Tests;

/// <summary>Calls of a running ingest, and what the trail tells of them afterwards.</summary>
public sealed class AuditedCalls : IAsyncLifetime
{
    private IngestHost _host = null!;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    private static Timestamp Tomorrow => TimeProvider.System.GetUtcNow().AddDays(1).ToTimestamp();

    private AuditService.AuditServiceClient Trail => new(_host.Channel);

    public async ValueTask InitializeAsync() => _host = await IngestHost.StartAsync();

    public ValueTask DisposeAsync() => _host.DisposeAsync();

    [Fact]
    public async Task withdrawal_is_there_when_the_caller_is_answered()
    {
        var kill = (await WithdrawAsync("a", WithdrawMode.Kill)).Article;

        var record = Assert.Single(await ListAsync(new() { Action = "WithdrawArticle" }));

        Assert.Equal((kill.ArticleId, 0), (record.Target, record.Outcome));
        Assert.Equal("mode=WITHDRAW_MODE_KILL revision=1", record.Detail);
        Assert.Equal(32, record.TraceId.Length);
    }

    [Fact]
    public async Task refused_call_leaves_a_record_too()
    {
        var article = (await WithdrawAsync("a", WithdrawMode.Kill)).Article;
        await Assert.ThrowsAsync<RpcException>(() => WithdrawAsync("a", WithdrawMode.Hold));

        var records = await ListAsync(new() { Target = article.ArticleId });

        Assert.Equal([(int)StatusCode.FailedPrecondition, 0], records.Select(r => r.Outcome));
    }

    [Fact]
    public async Task reading_raw_copy_is_recorded_only_while_it_is_withheld()
    {
        var article = (await _host.SubmitAsync(Documents.Text("a"))).Article;
        await ReadAsync(article);
        Assert.Empty(await ListAsync(new() { Action = "GetRawDocument" }));

        await WithdrawAsync("a", WithdrawMode.Hold);
        await ReadAsync(article);

        Assert.Equal(article.ArticleId, Assert.Single(await ListAsync(new() { Action = "GetRawDocument" })).Target);
    }

    [Fact]
    public async Task reading_raw_copy_under_embargo_is_recorded()
    {
        var article = (await _host.SubmitAsync(Documents.Text("a").With(d => d.Declared.EmbargoedUntil = Tomorrow))).Article;

        await ReadAsync(article);

        Assert.Equal(article.ArticleId, Assert.Single(await ListAsync(new() { Action = "GetRawDocument" })).Target);
    }

    [Fact]
    public async Task reading_raw_copy_that_its_team_keeps_to_itself_until_later_is_recorded_of_others_only()
    {
        var world = TestTeams.Of("world");
        var article = (await _host.Client.SubmitArticleAsync(
            new SubmitArticleRequest { Document = Documents.Text("a"), Visibility = new Visibility { Until = Tomorrow } }, world, cancellationToken: Cancel)).Article;

        await ReadAsync(article, world);
        Assert.Empty(await ListAsync(new() { Action = "GetRawDocument" }));
        // Of no team, and so of one that sees every team.
        await ReadAsync(article);

        Assert.Equal(article.ArticleId, Assert.Single(await ListAsync(new() { Action = "GetRawDocument" })).Target);
    }

    [Fact]
    public async Task submit_and_what_was_done_to_the_article_come_in_one_list()
    {
        var article = (await _host.SubmitAsync(Documents.Text("a"))).Article;
        await WithdrawAsync("a", WithdrawMode.Hold);
        await _host.Client.ReleaseArticleAsync(new ReleaseArticleRequest { ArticleId = article.ArticleId }, cancellationToken: Cancel);

        var records = await ListAsync(new() { Target = article.ArticleId });

        Assert.Equal(["ReleaseArticle", "WithdrawArticle", "SubmitArticle"], records.Select(r => r.Action.Split('/')[1]));
    }

    [Fact]
    public async Task record_of_another_service_is_kept_once_however_often_it_comes()
    {
        var record = new AuditRecord { Id = Guid.NewGuid().ToString(), RecordedAt = DateTime.UtcNow.ToTimestamp(), Action = "a.b.Search/Reindex" };
        var bus = (await _host.ReceivingAsync()).Services.GetRequiredService<IBus>();

        await bus.PublishEventAsync(new AuditRecorded { Record = record }, Guid.Parse(record.Id), Cancel);
        await bus.PublishEventAsync(new AuditRecorded { Record = record }, Guid.Parse(record.Id), Cancel);

        await IngestHost.EventuallyAsync(async _ => (await ListAsync(new() { Action = "Reindex" })).Count > 0, "the record is in the trail");
        Assert.Single(await ListAsync(new() { Action = "Reindex" }));
    }

    [Fact]
    public async Task pages_go_on_where_the_last_one_ended()
    {
        for (var i = 0; i < 5; i++)
            await _host.SubmitAsync(Documents.Text($"a{i}"));

        var first = await Trail.ListAuditRecordsAsync(new ListAuditRecordsRequest { PageSize = 3 }, cancellationToken: Cancel);
        var rest = await Trail.ListAuditRecordsAsync(new() { PageSize = 3, PageToken = first.NextPageToken }, cancellationToken: Cancel);

        Assert.Equal((3, 2, ""), (first.Records.Count, rest.Records.Count, rest.NextPageToken));
        Assert.Equal(5, first.Records.Concat(rest.Records).Select(r => r.Target).Distinct().Count());
    }

    [Fact]
    public async Task bad_conditions_are_told_by_field()
    {
        foreach (var (request, field) in new[]
        {
            (new ListAuditRecordsRequest { PageSize = 1_001 }, "page_size"),
            (new ListAuditRecordsRequest { Team = new string('t', 201) }, "team"),
            (new ListAuditRecordsRequest { Target = "a\0" }, "target"),
            (new ListAuditRecordsRequest { Action = "a%" }, "action"),
            (new ListAuditRecordsRequest { PageToken = "e30" }, "page_token"),
            (new ListAuditRecordsRequest { RecordedFrom = new Timestamp { Nanos = -1 } }, "recorded_from"),
        })
        {
            var error = await Assert.ThrowsAsync<RpcException>(() => ListAsync(request));
            Assert.Equal(StatusCode.InvalidArgument, error.StatusCode);
            Assert.StartsWith(field, error.Status.Detail, StringComparison.Ordinal);
        }
    }

    private async Task<IReadOnlyList<AuditRecord>> ListAsync(ListAuditRecordsRequest request) =>
        (await Trail.ListAuditRecordsAsync(request, cancellationToken: Cancel)).Records;

    private async Task ReadAsync(ArticleRef article, Metadata? headers = null) =>
        await _host.Client.GetRawDocumentAsync(new GetRawDocumentRequest { ArticleId = article.ArticleId }, headers, cancellationToken: Cancel);

    private async Task<WithdrawArticleResponse> WithdrawAsync(string guid, WithdrawMode mode) => await _host.Client.WithdrawArticleAsync(
        new WithdrawArticleRequest { Source = "harbour-desk", Guid = guid, Mode = mode, Notice = "Wrong." }, cancellationToken: Cancel);
}
