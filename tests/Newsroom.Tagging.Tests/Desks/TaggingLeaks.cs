using System.Collections.Concurrent;
using Google.Protobuf;
using Google.Protobuf.WellKnownTypes;
using Grpc.Core;
using MassTransit;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Newsroom.Article.V1;
using Newsroom.Events.V1;
using Newsroom.Hosting;
using Newsroom.Tagging.V1;
using Newsroom.Testing;

namespace Newsroom.Tagging.Tests.Desks;

/// <summary>Every rpc of tagging, asked by one team about what only another may see, on each engine.</summary>
public abstract class TaggingLeaks : TaggingRpcTests
{
    private const string Owner = "sport";
    private const string Other = "politics";

    private const string Harbour = "Prime Minister NAME met dock workers in Tallinn on Monday. NAME told them that cranes and ferries would run again by Friday, after six weeks of strikes over night shifts at the container terminal.";

    private const string Orchestra = "Conductor NAME resigned from the Bergen orchestra after a quarrel about its new concert hall. Musicians thanked NAME with flowers, while violins played a slow waltz by an unknown composer.";

    private const string Railway = "President NAME opened a railway tunnel below Lisbon and rode the first train himself. Engineers told NAME how drills had cut granite for nine years, twice flooded by winter rain.";

    private readonly ProbeModule _probe = new();
    private Secret? _public;

    protected override IServiceModule[] Others => [_probe, new TestCallers()];

    private List<LeakCase<Secret>> Cases =>
    [
        new("GetStory", (who, secret) => LeakSuite.TextOfAsync(Client.GetStoryAsync(new GetStoryRequest { StoryId = secret.StoryId }, who), Times)),
        new("ListStories", (who, secret) => PresenceAsync(Client.ListStoriesAsync(new ListStoriesRequest(), who), secret.StoryId)),
        new("ListStories", (who, secret) => PresenceAsync(Client.ListStoriesAsync(new ListStoriesRequest(), who), secret.Name)),
        new("GetEntity", (who, secret) => LeakSuite.TextOfAsync(Client.GetEntityAsync(new GetEntityRequest { EntityId = secret.EntityId }, who))),
        new("SearchEntities", (who, secret) => LeakSuite.TextOfAsync(Client.SearchEntitiesAsync(new SearchEntitiesRequest { Query = secret.Name }, who))),
        new("SearchEntities", (who, secret) => PresenceAsync(Client.SearchEntitiesAsync(new SearchEntitiesRequest { Query = "i" }, who), secret.Name)),
        new("MergeEntities", (who, secret) => LeakSuite.TextOfAsync(Client.MergeEntitiesAsync(
            new MergeEntitiesRequest { EntityId = secret.EntityId, MergedEntityIds = { Guid.Empty.ToString() } }, who))),
        new("SplitEntity", (who, secret) => LeakSuite.TextOfAsync(Client.SplitEntityAsync(new SplitEntityRequest { EntityId = secret.EntityId, Aliases = { "No Such Name" } }, who))),
        new("FindCopies", (who, secret) => LeakSuite.TextOfAsync(Client.FindCopiesAsync(new FindCopiesRequest { ArticleId = secret.ArticleId }, who))),
        new("FindCopies", (who, secret) => PresenceAsync(Client.FindCopiesAsync(new FindCopiesRequest { ArticleId = _public!.ArticleId }, who), secret.ArticleId), OwnerSees: false),
        new("TagText", (who, secret) => WatchedAsync(who, secret)),
        new("TagArticle", async (who, secret) => JsonFormatter.Default.Format(new ArticleTags
        {
            WatchMatches =
            {
                (await Client.TagArticleAsync(
                    new TagArticleRequest { Clean = new CleanArticle { Paragraphs = { new Paragraph { Text = $"A word on {secret.Phrase} here." } } } }, who)).Tags.WatchMatches,
            },
        })),
        new("CreateWatchList", (who, secret) => LeakSuite.TextOfAsync(Client.CreateWatchListAsync(
            new CreateWatchListRequest { WatchList = new WatchList { Name = "x", Team = "neither", Phrases = { secret.Phrase } } }, who)), OwnerSees: false),
        new("GetWatchList", (who, secret) => LeakSuite.TextOfAsync(Client.GetWatchListAsync(new GetWatchListRequest { WatchListId = secret.WatchListId }, who))),
        new("ListWatchLists", (who, secret) => PresenceAsync(Client.ListWatchListsAsync(new ListWatchListsRequest(), who), secret.WatchListId)),
        new("UpdateWatchList", (who, secret) => LeakSuite.TextOfAsync(Client.UpdateWatchListAsync(
            new UpdateWatchListRequest { WatchList = new WatchList { WatchListId = secret.WatchListId, Name = "x", Phrases = { "x y" }, Version = 9 } }, who))),
        new("DeleteWatchList", (who, secret) => LeakSuite.TextOfAsync(Client.DeleteWatchListAsync(new DeleteWatchListRequest { WatchListId = secret.WatchListId }, who)), OwnerSees: false),
    ];

    [Fact]
    public void Every_rpc_is_tried() => LeakSuite.CoversEveryRpc(TaggingService.Descriptor, Cases, "ListTopics", "GetTopic");

    [Fact]
    public async Task What_a_team_may_not_see_is_not_there()
    {
        _public = await SendAsync("public", "Ingrid Halvorsen", Harbour, new Visibility { Team = Owner });
        var hidden = await SendAsync("private", "Ilse Marquardt", Orchestra, new Visibility { Team = Owner, Teams = { Owner } });
        var embargoed = await SendAsync(
            "embargoed", "Ivo Kallenbach", Railway, new Visibility { Team = Owner, Until = TimeProvider.System.GetUtcNow().AddDays(1).ToTimestamp() });
        var unknown = new Secret(NewId(), NewId(), NewId(), NewId(), "Ines Nobodyson", "unwatched words");

        await LeakSuite.TellsNothingAsync(
            Cases, Owner, Other, [hidden, embargoed], unknown,
            secret => [secret.ArticleId, secret.StoryId, secret.EntityId, secret.WatchListId, secret.Name, secret.Phrase]);
        Assert.Equal(1, (await Client.GetEntityAsync(new GetEntityRequest { EntityId = _public.EntityId }, TestCallers.Of(Other), cancellationToken: Cancellation)).Entity.ArticleCount);
    }

    [Fact]
    public async Task Story_is_told_by_the_articles_that_the_team_sees()
    {
        var seen = await SendAsync("seen", "Ingrid Halvorsen", Harbour, new Visibility { Team = Owner });
        var unseen = await SendAsync("unseen", "Ingrid Halvorsen", Harbour, new Visibility { Team = Owner, Teams = { Owner } });
        Assert.Equal(seen.StoryId, unseen.StoryId);

        var whole = await Client.GetStoryAsync(new GetStoryRequest { StoryId = seen.StoryId }, TestCallers.Of(Owner), cancellationToken: Cancellation);
        var part = await Client.GetStoryAsync(new GetStoryRequest { StoryId = seen.StoryId }, TestCallers.Of(Other), cancellationToken: Cancellation);
        var entity = await Client.GetEntityAsync(new GetEntityRequest { EntityId = seen.EntityId }, TestCallers.Of(Other), cancellationToken: Cancellation);
        var copies = await Client.FindCopiesAsync(new FindCopiesRequest { ArticleId = seen.ArticleId }, TestCallers.Of(Other), cancellationToken: Cancellation);

        Assert.Equal((2, 2), (whole.Story.ArticleCount, whole.Timeline.Count));
        Assert.Equal((1, 1), (part.Story.ArticleCount, part.Timeline.Count));
        Assert.Equal(1, entity.Entity.ArticleCount);
        Assert.Equal((0, 1L), (copies.Copies.Count, copies.CopyGroupSize));

        await Services.GetRequiredService<IBus>().PublishEventAsync(
            new ArticleVisibilityChanged { Article = Ref("unseen"), Visibility = new Visibility { Team = Owner, Version = 1 } }, Ref("unseen"), 1, Cancellation);
        await Eventually.TrueAsync(
            async ct => (await Client.GetStoryAsync(new GetStoryRequest { StoryId = seen.StoryId }, TestCallers.Of(Other), cancellationToken: ct)).Timeline.Count == 2,
            TimeSpan.FromSeconds(30), "the other team sees both", Cancellation);
    }

    [Fact]
    public async Task Only_names_that_the_team_sees_are_split_off()
    {
        var harbour = await SendAsync("harbour", "Ingrid Halvorsen", Harbour, new Visibility { Team = Owner });
        var railway = await SendAsync("railway", "Olav Brekke", Railway, new Visibility { Team = Owner });
        await SendAsync("again", "Olav Brekke", Railway, new Visibility { Team = Owner, Teams = { Owner } });
        var orchestra = await SendAsync("orchestra", "Ilse Marquardt", Orchestra, new Visibility { Team = Owner, Teams = { Owner } });
        var seen = (await Client.GetEntityAsync(new GetEntityRequest { EntityId = railway.EntityId }, TestCallers.Of(Other), cancellationToken: Cancellation)).Entity;
        await Client.MergeEntitiesAsync(
            new MergeEntitiesRequest { EntityId = harbour.EntityId, MergedEntityIds = { railway.EntityId, orchestra.EntityId } }, TestCallers.Of(Owner), cancellationToken: Cancellation);

        Assert.Equal(harbour.EntityId, (await Client.GetEntityAsync(new GetEntityRequest { EntityId = railway.EntityId }, TestCallers.Of(Other), cancellationToken: Cancellation)).Entity.EntityId);
        Assert.StartsWith("NotFound", await LeakSuite.TextOfAsync(
            Client.GetEntityAsync(new GetEntityRequest { EntityId = orchestra.EntityId }, TestCallers.Of(Other), cancellationToken: Cancellation)), StringComparison.Ordinal);
        Assert.Equal(await SplitAsync("Ines Nobodyson"), await SplitAsync("Ilse Marquardt"));
        Assert.StartsWith("FailedPrecondition", await SplitAsync("Ilse Marquardt"), StringComparison.Ordinal);
        Assert.Contains("no name left", await SplitAsync("Ingrid Halvorsen", "Olav Brekke"), StringComparison.Ordinal);
        var parted = await Client.SplitEntityAsync(
            new SplitEntityRequest { EntityId = harbour.EntityId, Aliases = { "Olav Brekke" } }, TestCallers.Of(Other), cancellationToken: Cancellation);
        seen.EntityId = parted.Split.EntityId;
        Assert.Equal(seen, parted.Split);
        Assert.Equal((1L, "Ingrid Halvorsen"), (parted.Entity.ArticleCount, parted.Entity.Name));
        Assert.Equal(2, (await Client.GetEntityAsync(new GetEntityRequest { EntityId = parted.Split.EntityId }, TestCallers.Of(Owner), cancellationToken: Cancellation)).Entity.ArticleCount);

        Task<string> SplitAsync(params string[] names) => LeakSuite.TextOfAsync(
            Client.SplitEntityAsync(new SplitEntityRequest { EntityId = harbour.EntityId, Aliases = { names } }, TestCallers.Of(Other), cancellationToken: Cancellation));
    }

    [Fact]
    public async Task Names_are_those_of_the_articles_that_the_team_sees()
    {
        var seen = await SendAsync("seen", "Ingrid Halvorsen", Harbour, new Visibility { Team = Owner });
        await SendAsync("unseen", "Ingrid Halvorsen", $"{Harbour} Halvorsen smiled.", new Visibility { Team = Owner, Teams = { Owner } });
        Assert.Equal(["Halvorsen"], await AliasesAsync(Owner));
        Assert.Empty(await AliasesAsync(Other));

        await Services.GetRequiredService<IBus>().PublishEventAsync(
            new ArticleWithdrawn { Article = Ref("unseen"), Attempt = 1, Kind = WithdrawalKind.Kill, Notice = "Wrong." }, Ref("unseen"), 1, Cancellation);
        await Eventually.TrueAsync(async _ => (await AliasesAsync(Owner)).Count == 0, TimeSpan.FromSeconds(30), "the name of the killed article is gone", Cancellation);
        Assert.Empty(await AliasesAsync(Other));

        await SendAsync("third", "Ingrid Halvorsen", $"{Harbour} Halvorsen smiled.", new Visibility { Team = Owner });
        Assert.Equal(["Halvorsen"], await AliasesAsync(Other));

        async Task<IReadOnlyList<string>> AliasesAsync(string team) =>
            (await Client.GetEntityAsync(new GetEntityRequest { EntityId = seen.EntityId }, TestCallers.Of(team), cancellationToken: Cancellation)).Entity.Aliases;
    }

    [Fact]
    public async Task Stories_are_as_new_as_the_articles_that_the_team_sees()
    {
        var now = TimeProvider.System.GetUtcNow();
        var harbour = await SendAsync("old", "Ingrid Halvorsen", Harbour, new Visibility { Team = Owner }, now.AddDays(-1));
        var railway = await SendAsync("railway", "Olav Brekke", Railway, new Visibility { Team = Owner }, now.AddHours(-1));
        var hidden = await SendAsync("new", "Ingrid Halvorsen", Harbour, new Visibility { Team = Owner, Teams = { Owner } }, now);
        Assert.Equal(harbour.StoryId, hidden.StoryId);

        Assert.Equal([harbour.StoryId, railway.StoryId], await ListAsync(Owner, null));
        Assert.Equal([railway.StoryId, harbour.StoryId], await ListAsync(Other, null));
        Assert.Equal([harbour.StoryId, railway.StoryId], await ListAsync(Owner, now.AddHours(-2)));
        Assert.Equal([railway.StoryId], await ListAsync(Other, now.AddHours(-2)));

        // Page by page, so that tokens go by the same order.
        async Task<List<string>> ListAsync(string team, DateTimeOffset? since)
        {
            var request = new ListStoriesRequest { ActiveSince = since?.ToTimestamp(), PageSize = 1 };
            var listed = new List<string>();
            do
            {
                var page = await Client.ListStoriesAsync(request, TestCallers.Of(team), cancellationToken: Cancellation);
                listed.AddRange(page.Stories.Select(story => story.StoryId));
                request.PageToken = page.NextPageToken;
            }
            while (request.PageToken.Length > 0);
            return listed;
        }
    }

    private static string NewId() => Guid.NewGuid().ToString();

    private static void Times(GetStoryResponse response) => response.Story.GrowthRate = 0;

    private static ArticleRef Ref(string guid) => new() { ArticleId = Uuid5.Create(Uuid5.Newsroom, guid).ToString(), Revision = 1, Source = "desk", Guid = guid };

    private async Task<string> WatchedAsync(Metadata who, Secret secret) => JsonFormatter.Default.Format(new ArticleTags
    {
        WatchMatches = { (await Client.TagTextAsync(new TagTextRequest { Text = $"A word on {secret.Phrase} here." }, who)).Tags.WatchMatches },
    });

    private async Task<Secret> SendAsync(string guid, string name, string story, Visibility visibility, DateTimeOffset? published = null)
    {
        var article = Ref(guid);
        var phrase = $"{guid} phrase";
        var text = story.Replace("NAME", name, StringComparison.Ordinal);
        var clean = new CleanArticle { Title = text[..text.IndexOf('.', StringComparison.Ordinal)], Language = "en", Paragraphs = { new Paragraph { Text = text, Role = ParagraphRole.Body } } };
        if (published is { } time)
            clean.Published = new ArticleTime { Time = time.ToTimestamp(), Precision = TimePrecision.Second };
        await Services.GetRequiredService<IBus>().PublishEventAsync(
            new ArticleCleaned { Article = article, Attempt = 1, Clean = clean, ReceivedAt = TimeProvider.System.GetUtcNow().ToTimestamp(), Visibility = visibility }, article, 1, Cancellation);
        var tags = await Eventually.GetAsync(
            _ => Task.FromResult(_probe.Tags.GetValueOrDefault(article.ArticleId)), TimeSpan.FromSeconds(60), "the article is tagged", Cancellation);
        var list = await Client.CreateWatchListAsync(
            new CreateWatchListRequest { WatchList = new WatchList { Name = guid, Phrases = { phrase } } }, TestCallers.Of(Owner), cancellationToken: Cancellation);
        return new Secret(article.ArticleId, tags.StoryId, tags.Entity(EntityKind.Person, name).EntityId, list.WatchList.WatchListId, name, phrase);
    }

    private static async Task<string> PresenceAsync<T>(AsyncUnaryCall<T> call, string id)
        where T : IMessage => (await LeakSuite.TextOfAsync(call)).Contains(id, StringComparison.OrdinalIgnoreCase) ? "there" : "not there";

    private sealed record Secret(string ArticleId, string StoryId, string EntityId, string WatchListId, string Name, string Phrase);

    private sealed class ProbeModule : IServiceModule
    {
        public ConcurrentDictionary<string, ArticleTags> Tags { get; } = new(StringComparer.Ordinal);

        public string Name => "probe";

        public void AddServices(IHostApplicationBuilder builder)
        {
        }

        public void AddConsumers(IBusRegistrationConfigurator bus) => bus.AddHandler<ArticleTagged>(context =>
        {
            Tags[context.Message.Article.ArticleId] = context.Message.Tags;
            return Task.CompletedTask;
        });

        public void MapEndpoints(IEndpointRouteBuilder app)
        {
        }
    }
}

public sealed class SqliteTaggingLeaks : TaggingLeaks
{
    private readonly SqliteFile _file = new();

    protected override Task<Dictionary<string, string?>> StorageAsync() => Task.FromResult(StorageOf(_file));

    protected override ValueTask DropAsync() => _file.DropAsync();
}

public sealed class PostgreSqlTaggingLeaks(PostgreSqlFixture postgres) : TaggingLeaks
{
    protected override Task<Dictionary<string, string?>> StorageAsync() => StorageOfAsync(postgres);
}
