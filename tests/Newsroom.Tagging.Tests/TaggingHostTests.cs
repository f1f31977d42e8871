using System.Threading.Channels;
using Grpc.Core;
using Grpc.Net.Client;
using MassTransit;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Routing;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Newsroom.Article.V1;
using Newsroom.Events.V1;
using Newsroom.Hosting;
using Newsroom.Tagging.Tests.Copies;
using Newsroom.Tagging.V1;

namespace Newsroom.Tagging.Tests;

/// <summary>The real service in this process: its gRPC endpoint on a free port, its consumer on the in-memory bus.</summary>
public sealed class TaggingHostTests : IAsyncLifetime
{
    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(30);

    private readonly ProbeModule _probe = new();
    private readonly string _folder = Directory.CreateTempSubdirectory("tagging-host-").FullName;
    private WebApplication _app = null!;
    private GrpcChannel _channel = null!;

    private TaggingService.TaggingServiceClient Client => new(_channel);

    private static CallOptions Call => new(deadline: TimeProvider.System.GetUtcNow().UtcDateTime + Deadline, cancellationToken: TestContext.Current.CancellationToken);

    public async ValueTask InitializeAsync()
    {
        var settings = new Dictionary<string, string?>(StringComparer.Ordinal)
        {
            ["Listen:GrpcPort"] = "0",
            ["Listen:HttpPort"] = "0",
            ["Bus:Transport"] = "InMemory",
            ["Tagging:Storage:ConnectionString"] = $"Data Source={Path.Combine(_folder, "tagging.db")}",
        };
        _app = NewsroomHost.Build("tagging", [new TaggingModule(), _probe], settings);
        await _app.StartAsync(TestContext.Current.CancellationToken);
        var addresses = _app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses;
        _channel = GrpcChannel.ForAddress(addresses.First());
    }

    public async ValueTask DisposeAsync()
    {
        _channel.Dispose();
        await _app.DisposeAsync();
        SqliteConnection.ClearAllPools();
        Directory.Delete(_folder, recursive: true);
    }

    [Fact]
    public async Task text_is_tagged()
    {
        var answer = await Client.TagTextAsync(new TagTextRequest { Text = "Prime Minister Ingrid Halvorsen arrived in Tallinn on Monday, and she was welcomed by the mayor." }, Call);

        Assert.Equal("en", answer.Tags.Language);
        Assert.Equal(["Ingrid Halvorsen"], answer.Tags.Names(EntityKind.Person));
        Assert.Equal(["Tallinn"], answer.Tags.Names(EntityKind.Place));
        Assert.Equal(("tagging/3", "model"), (answer.Tags.TaggerVersion, answer.Tags.EntityMethod));
    }

    [Fact]
    public async Task article_offsets_count_in_paragraphs_joined_by_a_blank_line()
    {
        var answer = await Client.TagArticleAsync(new TagArticleRequest { Clean = Article("First line.", "She moved to Tallinn.") }, Call);

        Assert.Equal("First line.\n\nShe moved to ".Length, answer.Tags.Entity(EntityKind.Place, "Tallinn").Mentions[0].Span.Start);
    }

    [Fact]
    public async Task text_of_exactly_the_limit_is_taken_and_one_byte_more_is_not()
    {
        var answer = await Client.TagTextAsync(new TagTextRequest { Text = new string('a', 4 * 1024 * 1024), Language = "en" }, Call);
        var error = await Assert.ThrowsAsync<RpcException>(async () => await Client.TagTextAsync(new TagTextRequest { Text = new string('a', (4 * 1024 * 1024) - 1) + "é" }, Call));

        Assert.Empty(answer.Tags.Entities);
        Assert.Equal(StatusCode.InvalidArgument, error.StatusCode);
        Assert.Contains("text", error.Status.Detail, StringComparison.Ordinal);
    }

    public static TheoryData<TagTextRequest, string> BadRequests => new()
    {
        { new TagTextRequest(), "text" },
        { new TagTextRequest { Text = " \n " }, "text" },
        { new TagTextRequest { Text = "Fine.", Title = new string('t', 1_001) }, "title" },
        { new TagTextRequest { Text = "Fine.", Language = new string('x', 36) }, "language" },
    };

    [Theory]
    [MemberData(nameof(BadRequests))]
    public async Task bad_text_is_answered_with_the_field(TagTextRequest request, string field)
    {
        var error = await Assert.ThrowsAsync<RpcException>(async () => await Client.TagTextAsync(request, Call));

        Assert.Equal(StatusCode.InvalidArgument, error.StatusCode);
        Assert.StartsWith(field + ":", error.Status.Detail, StringComparison.Ordinal);
    }

    [Fact]
    public async Task article_without_text_is_answered_with_the_field()
    {
        var none = await Assert.ThrowsAsync<RpcException>(async () => await Client.TagArticleAsync(new TagArticleRequest(), Call));
        var empty = await Assert.ThrowsAsync<RpcException>(async () => await Client.TagArticleAsync(new TagArticleRequest { Clean = new CleanArticle { Title = "T" } }, Call));

        Assert.Equal((StatusCode.InvalidArgument, StatusCode.InvalidArgument), (none.StatusCode, empty.StatusCode));
        Assert.Contains("clean.paragraphs", empty.Status.Detail, StringComparison.Ordinal);
    }

    [Fact]
    public async Task topics_of_the_vocabulary_are_listed_and_given()
    {
        var listed = await Client.ListTopicsAsync(new ListTopicsRequest { Language = "sv" }, Call);
        var given = await Client.GetTopicAsync(new GetTopicRequest { Code = listed.Topics[0].Code, Language = "sv" }, Call);
        var error = await Assert.ThrowsAsync<RpcException>(async () => await Client.GetTopicAsync(new GetTopicRequest { Code = "medtop:99999999" }, Call));

        Assert.Equal(listed.Topics[0], given.Topic);
        Assert.Equal(StatusCode.NotFound, error.StatusCode);
    }

    [Fact]
    public async Task subjects_that_the_sender_declared_win()
    {
        var clean = Article("The archbishop blessed the chapel before mass.");
        clean.Declared = new DeclaredMetadata { Subjects = { "medtop:15000000" } };

        var answer = await Client.TagArticleAsync(new TagArticleRequest { Clean = clean }, Call);

        Assert.Equal(new TopicTag { Code = "medtop:15000000", Confidence = 1, Declared = true }, answer.Tags.Topics[0]);
    }

    [Fact]
    public async Task cleaned_article_is_handed_on_with_its_tags()
    {
        var cleaned = Cleaned(Article("Ingrid Halvorsen, who is 50, moved to Tallinn."));

        await PublishAsync(cleaned);
        var tagged = await _probe.Tagged.Reader.ReadAsync(TestContext.Current.CancellationToken).AsTask().WaitAsync(Deadline, TestContext.Current.CancellationToken);
        var progress = await NextProgressAsync();

        Assert.Equal((cleaned.Article, cleaned.Attempt, cleaned.Clean), (tagged.Article, tagged.Attempt, tagged.Clean));
        Assert.Equal(["Ingrid Halvorsen"], tagged.Tags.Names(EntityKind.Person));
        Assert.Equal((Stage.Tagging, StageOutcome.Completed), (progress.Stage, progress.Outcome));
    }

    [Fact]
    public async Task redelivered_article_gives_the_same_tags()
    {
        var cleaned = Cleaned(Article("Ingrid Halvorsen, who is 50, moved to Tallinn."));

        await PublishAsync(cleaned);
        await PublishAsync(cleaned);
        var first = await _probe.Tagged.Reader.ReadAsync(TestContext.Current.CancellationToken).AsTask().WaitAsync(Deadline, TestContext.Current.CancellationToken);
        var second = await _probe.Tagged.Reader.ReadAsync(TestContext.Current.CancellationToken).AsTask().WaitAsync(Deadline, TestContext.Current.CancellationToken);

        Assert.Equal(first, second);
    }

    [Fact]
    public async Task spellings_of_one_person_are_one_entity_across_articles()
    {
        var ids = new List<string>();
        foreach (var (guid, name) in ((string, string)[])[("1", "Volodymyr Zelenskiy"), ("2", "Volodymyr Zelensky")])
        {
            var cleaned = Cleaned(Article($"On Monday {name} thanked the nurses of the harbour hospital. The day ended late, {name} said."));
            cleaned.Article.ArticleId = Uuid5.Create(Uuid5.Newsroom, guid).ToString();
            await PublishAsync(cleaned);
            var tagged = await _probe.Tagged.Reader.ReadAsync(TestContext.Current.CancellationToken).AsTask().WaitAsync(Deadline, TestContext.Current.CancellationToken);
            ids.Add(tagged.Tags.Entity(EntityKind.Person, name).EntityId);
        }

        var entity = (await Client.GetEntityAsync(new GetEntityRequest { EntityId = ids[0] }, Call)).Entity;

        Assert.Equal(ids[0], ids[1]);
        Assert.Equal(("Volodymyr Zelenskiy", 2L), (entity.Name, entity.ArticleCount));
        Assert.Equal(["Volodymyr Zelensky"], entity.Aliases);
    }

    [Fact]
    public async Task killed_article_is_forgotten_and_its_later_copies_are_superseded()
    {
        var cleaned = Cleaned(Article("Ingrid Halvorsen, who is 50, moved to Tallinn."));
        await PublishAsync(cleaned);
        var tagged = await _probe.Tagged.Reader.ReadAsync(TestContext.Current.CancellationToken).AsTask().WaitAsync(Deadline, TestContext.Current.CancellationToken);
        await NextProgressAsync();
        var person = tagged.Tags.Entity(EntityKind.Person, "Ingrid Halvorsen").EntityId;
        Assert.Equal(1, (await Client.GetEntityAsync(new GetEntityRequest { EntityId = person }, Call)).Entity.ArticleCount);

        await PublishAsync(Withdrawn(WithdrawalKind.Kill, 2));
        var killed = await NextProgressAsync();
        cleaned.Article.Revision = 3;
        await PublishAsync(cleaned);
        var later = await NextProgressAsync();

        Assert.Equal((Stage.Tagging, StageOutcome.Completed, 2), (killed.Stage, killed.Outcome, killed.Article.Revision));
        Assert.Equal((StageOutcome.Superseded, "The article was killed.", 3), (later.Outcome, later.Detail, later.Article.Revision));
        var error = await Assert.ThrowsAsync<RpcException>(async () => await Client.GetEntityAsync(new GetEntityRequest { EntityId = person }, Call));
        Assert.Equal(StatusCode.NotFound, error.StatusCode);
        Assert.False(_probe.Tagged.Reader.TryRead(out _));
    }

    [Fact]
    public async Task kill_tells_of_the_copies_of_the_article_before_its_text_goes()
    {
        string[] text =
        [
            "The harbour board of Vestnes will close the northern quay for eleven weeks from Monday, after divers found cracks in four of its piles.",
            "Ferries to the islands leave from the fish market until then, said Ingrid Halvorsen, who runs the port, and freight goes by road.",
            "The repair costs 4.2 million kroner, which the board takes from what it had put aside for a new crane.",
        ];
        var cleaned = Cleaned(Article(text));
        var copy = Cleaned(Article([.. text, "The paper asked the board for the divers' report."]));
        copy.Article = new ArticleRef { ArticleId = Uuid5.Create(Uuid5.Newsroom, "its copy").ToString(), Revision = 1, Source = "desk/islands", Guid = "2" };
        var other = Cleaned(Article("A bakery in Tallinn won a prize for its rye bread, which it bakes in an oven of 1903 that was moved there by ship."));
        other.Article = new ArticleRef { ArticleId = Uuid5.Create(Uuid5.Newsroom, "another").ToString(), Revision = 1, Source = "desk", Guid = "3" };
        foreach (var article in new[] { cleaned, copy, other })
        {
            await PublishAsync(article);
            await NextProgressAsync();
        }

        await PublishAsync(Withdrawn(WithdrawalKind.Kill, 2));
        var found = await _probe.Copies.Reader.ReadAsync(TestContext.Current.CancellationToken).AsTask().WaitAsync(Deadline, TestContext.Current.CancellationToken);
        await NextProgressAsync();

        Assert.Equal((2, "Retracted."), (found.Article.Revision, found.Notice));
        var one = Assert.Single(found.Copies);
        Assert.Equal((copy.Article, true, 1.0), (one.Article, one.SameFamily, one.Overlap));
        var error = await Assert.ThrowsAsync<RpcException>(async () => await Client.FindCopiesAsync(new FindCopiesRequest { ArticleId = cleaned.Article.ArticleId }, Call));
        Assert.Equal(StatusCode.NotFound, error.StatusCode);
    }

    [Fact]
    public async Task hold_that_comes_first_keeps_the_article_out_until_the_revision_of_its_release()
    {
        var cleaned = Cleaned(Article("Ingrid Halvorsen, who is 50, moved to Tallinn."));

        await PublishAsync(Withdrawn(WithdrawalKind.Hold, 2));
        await NextProgressAsync();
        await PublishAsync(cleaned);
        var held = await NextProgressAsync();
        await PublishAsync(Withdrawn(WithdrawalKind.Release, 3));
        cleaned.Article.Revision = 3;
        await PublishAsync(cleaned);
        var released = await NextProgressAsync();

        Assert.Equal((StageOutcome.Superseded, "Revision 2 withdrew the article."), (held.Outcome, held.Detail));
        Assert.Equal((StageOutcome.Completed, 3), (released.Outcome, released.Article.Revision));
    }

    [Fact]
    public async Task copies_are_handed_on_with_one_group_and_other_articles_with_another()
    {
        var groups = new List<string>();
        foreach (var (at, text) in ((string[])[CopySamples.Report, CopySamples.Spun, CopySamples.OtherReport, "Photo gallery."]).Index())
        {
            var cleaned = Cleaned(Article([.. CopySamples.Paragraphs(text)]));
            cleaned.Article.ArticleId = Uuid5.Create(Uuid5.Newsroom, $"{at}").ToString();
            await PublishAsync(cleaned);
            groups.Add((await _probe.Tagged.Reader.ReadAsync(TestContext.Current.CancellationToken).AsTask().WaitAsync(Deadline, TestContext.Current.CancellationToken)).Tags.CopyGroupId);
        }

        Assert.NotEmpty(groups[0]);
        Assert.Equal(groups[0], groups[1]);
        Assert.NotEqual(groups[0], groups[2]);
        Assert.NotEmpty(groups[2]);
        Assert.Empty(groups[3]);
    }

    [Fact]
    public async Task article_without_paragraphs_is_rejected()
    {
        await PublishAsync(Cleaned(Article()));
        var progress = await NextProgressAsync();

        Assert.Equal((StageOutcome.Rejected, Reason.NoText), (progress.Outcome, progress.Reason));
    }

    private Task<PipelineProgress> NextProgressAsync() =>
        _probe.Progress.Reader.ReadAsync(TestContext.Current.CancellationToken).AsTask().WaitAsync(Deadline, TestContext.Current.CancellationToken);

    private async Task PublishAsync(ArticleWithdrawn withdrawn) =>
        await _app.Services.GetRequiredService<IBus>().PublishEventAsync(withdrawn, withdrawn.Article, withdrawn.Attempt, TestContext.Current.CancellationToken);

    private static ArticleWithdrawn Withdrawn(WithdrawalKind kind, int revision)
    {
        var article = Cleaned(Article()).Article;
        article.Revision = revision;
        return new ArticleWithdrawn { Article = article, Attempt = 1, Kind = kind, Notice = "Retracted." };
    }

    private async Task PublishAsync(ArticleCleaned cleaned) =>
        await _app.Services.GetRequiredService<IBus>().PublishEventAsync(cleaned, cleaned.Article, cleaned.Attempt, TestContext.Current.CancellationToken);

    private static ArticleCleaned Cleaned(CleanArticle clean) => new()
    {
        Article = new ArticleRef { ArticleId = Uuid5.Create(Uuid5.Newsroom, "an article").ToString(), Revision = 1, Source = "desk", Guid = "1" },
        Attempt = 1,
        Clean = clean,
    };

    private static CleanArticle Article(params string[] paragraphs)
    {
        var clean = new CleanArticle { Title = "A move", Language = "en" };
        clean.Paragraphs.AddRange(paragraphs.Select(text => new Paragraph { Text = text, Role = ParagraphRole.Body }));
        return clean;
    }

    /// <summary>Stands where search and ingest stand, and keeps what they would get.</summary>
    private sealed class ProbeModule : IServiceModule
    {
        public Channel<ArticleTagged> Tagged { get; } = Channel.CreateUnbounded<ArticleTagged>();

        public Channel<PipelineProgress> Progress { get; } = Channel.CreateUnbounded<PipelineProgress>();

        public Channel<KilledCopiesFound> Copies { get; } = Channel.CreateUnbounded<KilledCopiesFound>();

        public string Name => "probe";

        public void AddServices(IHostApplicationBuilder builder) => builder.Services.AddSingleton(this);

        public void AddConsumers(IBusRegistrationConfigurator bus) => bus.AddConsumer<ProbeConsumer>();

        public void MapEndpoints(IEndpointRouteBuilder app)
        {
        }
    }

    private sealed class ProbeConsumer(ProbeModule probe) : IConsumer<ArticleTagged>, IConsumer<PipelineProgress>, IConsumer<KilledCopiesFound>
    {
        public async Task Consume(ConsumeContext<KilledCopiesFound> context) => await probe.Copies.Writer.WriteAsync(context.Message, context.CancellationToken);

        public async Task Consume(ConsumeContext<ArticleTagged> context) => await probe.Tagged.Writer.WriteAsync(context.Message, context.CancellationToken);

        public async Task Consume(ConsumeContext<PipelineProgress> context) => await probe.Progress.Writer.WriteAsync(context.Message, context.CancellationToken);
    }
}
