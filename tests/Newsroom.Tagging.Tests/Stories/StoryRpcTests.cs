using System.Threading.Channels;
using Google.Protobuf.WellKnownTypes;
using Grpc.Core;
using MassTransit;
using Microsoft.Extensions.DependencyInjection;
using Newsroom.Article.V1;
using Newsroom.Events.V1;
using Newsroom.Hosting;
using Newsroom.Tagging.Storage;
using Newsroom.Tagging.Stories;
using Newsroom.Tagging.V1;
using Newsroom.Testing;

namespace Newsroom.Tagging.Tests.Stories;

/// <summary>Stories over the real endpoint and the in-memory bus, on each engine.</summary>
public abstract class StoryRpcTests : TaggingRpcTests
{
    private const string Fire = "A fire broke out in the Harrow Street warehouse in Tallinn on Monday night. Fire chief Marta Ilves said forty firefighters fought the flames until dawn. Nobody was hurt in the warehouse.";

    private const string Vote = "The Kaldor Party won the council election in Bergen on Sunday. Mayor Jonas Brekke conceded defeat after the last ballots were counted, and the Kaldor Party promised lower ferry fares.";

    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(30);

    private readonly ProbeModule _probe = new();

    private IStoryStore Store => Services.GetRequiredService<IStoryStore>();

    protected override IServiceModule[] Others => [_probe];

    protected override IEnumerable<(string Key, string Value)> Settings => [("Tagging:Stories:RepairInterval", "00:00:00.100")];

    [Fact]
    public async Task articles_about_one_event_are_told_as_one_story()
    {
        var now = TimeProvider.System.GetUtcNow();
        var (first, opened) = await SendAsync("1", "Warehouse burns in Tallinn", Fire, now.AddHours(-3));
        var (second, joined) = await SendAsync("2", "Fire at Tallinn warehouse", Fire + " The warehouse held paper.", now.AddHours(-2));
        var (other, _) = await SendAsync("3", "Kaldor Party wins in Bergen", Vote, now.AddHours(-1));

        var story = (await Client.GetStoryAsync(new GetStoryRequest { StoryId = first.StoryId.ToUpperInvariant() }, Call));

        Assert.Equal((first.StoryId, first.ThreadId), (second.StoryId, second.ThreadId));
        Assert.NotEqual(first.StoryId, other.StoryId);
        Assert.Equal((StoryChangeKind.Joined, first.StoryId, 1L, "1"), (opened.Kind, opened.StoryId, opened.Version, opened.Articles.Single().Guid));
        Assert.Equal((first.StoryId, 2L, "2", second.StorySequence), (joined.StoryId, joined.Version, joined.Articles.Single().Guid, joined.Sequence));
        Assert.Equal((2, 2L), (story.Story.ArticleCount, story.Story.Version));
        Assert.Equal(0.3333, story.Story.GrowthRate);
        Assert.Contains(story.Story.Entities, entity => entity is { Name: "Marta Ilves", Kind: EntityKind.Person, Salience: > 0 });
        Assert.Equal([("1", "Warehouse burns in Tallinn"), ("2", "Fire at Tallinn warehouse")], story.Timeline.Select(article => (article.Article.Guid, article.Title)));
        Assert.Contains(story.Story.Title, story.Timeline.Select(article => article.Title));
        Assert.Empty(story.NextPageToken);
    }

    [Fact]
    public async Task redelivered_article_is_announced_again_with_the_same_event()
    {
        var now = TimeProvider.System.GetUtcNow();
        var (tags, opened) = await SendAsync("1", "Warehouse burns", Fire, now);
        var (again, announced) = await SendAsync("1", "Warehouse burns", Fire, now);

        Assert.Equal((tags, opened), (again, announced));
        Assert.Equal(1, (await Client.GetStoryAsync(new GetStoryRequest { StoryId = tags.StoryId }, Call)).Story.ArticleCount);
    }

    [Fact]
    public async Task timeline_and_list_are_given_in_pages()
    {
        var now = TimeProvider.System.GetUtcNow();
        var (fire, _) = await SendAsync("1", "Warehouse burns", Fire, now.AddHours(-30));
        await SendAsync("2", "Warehouse fire", Fire, now.AddHours(-29));
        var (vote, _) = await SendAsync("3", "Kaldor wins", Vote, now.AddHours(-1));

        var first = await Client.GetStoryAsync(new GetStoryRequest { StoryId = fire.StoryId, PageSize = 1 }, Call);
        var second = await Client.GetStoryAsync(new GetStoryRequest { StoryId = fire.StoryId, PageSize = 1, PageToken = first.NextPageToken }, Call);
        Assert.Equal(["1", "2"], first.Timeline.Concat(second.Timeline).Select(article => article.Article.Guid));
        Assert.Empty(second.NextPageToken);

        var newest = await Client.ListStoriesAsync(new ListStoriesRequest { PageSize = 1 }, Call);
        var rest = await Client.ListStoriesAsync(new ListStoriesRequest { PageSize = 1, PageToken = newest.NextPageToken }, Call);
        Assert.Equal([vote.StoryId, fire.StoryId], newest.Stories.Concat(rest.Stories).Select(story => story.StoryId));
        Assert.Empty(rest.NextPageToken);
        Assert.Equal([vote.StoryId], (await Client.ListStoriesAsync(new ListStoriesRequest { ActiveSince = now.AddHours(-2).ToTimestamp() }, Call)).Stories.Select(story => story.StoryId));
        Assert.Equal([fire.StoryId], (await Client.ListStoriesAsync(new ListStoriesRequest { ThreadId = fire.ThreadId }, Call)).Stories.Select(story => story.StoryId));
        await RefusedAsync("page_token:", () => Client.ListStoriesAsync(new ListStoriesRequest { ThreadId = fire.ThreadId, PageToken = newest.NextPageToken }, Call));
        await RefusedAsync("page_token:", () => Client.GetStoryAsync(new GetStoryRequest { StoryId = vote.StoryId, PageToken = first.NextPageToken }, Call));
    }

    [Fact]
    public async Task bad_requests_are_answered_with_the_field()
    {
        var id = Guid.NewGuid().ToString();

        await RefusedAsync("story_id:", () => Client.GetStoryAsync(new GetStoryRequest(), Call));
        await RefusedAsync("story_id:", () => Client.GetStoryAsync(new GetStoryRequest { StoryId = "x" }, Call));
        await RefusedAsync("page_size:", () => Client.GetStoryAsync(new GetStoryRequest { StoryId = id, PageSize = 1_001 }, Call));
        await RefusedAsync("page_size:", () => Client.ListStoriesAsync(new ListStoriesRequest { PageSize = -1 }, Call));
        await RefusedAsync("thread_id:", () => Client.ListStoriesAsync(new ListStoriesRequest { ThreadId = "x" }, Call));
        foreach (var token in (string[])["?", "AAAA", "cwAK", new string('A', 401)])
        {
            await RefusedAsync("page_token:", () => Client.GetStoryAsync(new GetStoryRequest { StoryId = id, PageToken = token }, Call));
            await RefusedAsync("page_token:", () => Client.ListStoriesAsync(new ListStoriesRequest { PageToken = token }, Call));
        }
        Assert.Equal(StatusCode.NotFound, (await Assert.ThrowsAsync<RpcException>(async () => await Client.GetStoryAsync(new GetStoryRequest { StoryId = id }, Call))).StatusCode);
    }

    /// <summary>The change is made without being announced, as by a process that died between the two.</summary>
    [Fact]
    public async Task change_that_was_not_announced_is_announced_later()
    {
        var from = (await Store.AssignAsync(Events.About(Id("a"), 1), Cancellation))!;
        await Store.AssignAsync(Events.About(Id("b"), 1), Cancellation);
        var change = await Eventually.GetAsync(
            async ct =>
            {
                var near = (await Store.NeighbourhoodAsync(from.StoryId, ct))!;
                var step = new StoryRepairStep.Move(near.Story, [near.Story.Articles.Single(article => article.ArticleId == Id("b"))], null);
                return await Store.ApplyAsync(step, ct) ? step : null;
            },
            Deadline, "no repair comes between", Cancellation);

        var announced = await NextAsync(_probe.Stories, changed => changed.Kind == StoryChangeKind.Split);

        Assert.Equal((from.StoryId, change.Articles[0].ArticleId), (announced.OtherStoryId, announced.Articles.Single().ArticleId));
        await Eventually.TrueAsync(async ct => (await Store.PendingAsync(1, ct)).Count == 0, Deadline, "nothing is pending", Cancellation);
    }

    private static string Id(string guid) => Uuid5.Create(Uuid5.Newsroom, guid).ToString();

    /// <summary>Sends an article through the consumer and gives what it publishes.</summary>
    private async Task<(ArticleTags Tags, StoryChanged Change)> SendAsync(string guid, string title, string text, DateTimeOffset receivedAt)
    {
        var article = new ArticleRef { ArticleId = Id(guid), Revision = 1, Source = "desk", Guid = guid };
        var clean = new CleanArticle { Title = title, Language = "en", Paragraphs = { new Paragraph { Text = text, Role = ParagraphRole.Body } } };
        await Services.GetRequiredService<IBus>().PublishEventAsync(
            new ArticleCleaned { Article = article, Attempt = 1, Clean = clean, ReceivedAt = receivedAt.ToTimestamp() }, article, 1, Cancellation);
        return ((await NextAsync(_probe.Tagged, tagged => tagged.Article.Guid == guid)).Tags, await NextAsync(_probe.Stories, changed => changed.Articles[0].Guid == guid));
    }

    private static async Task<T> NextAsync<T>(Channel<T> channel, Func<T, bool> isSought)
    {
        while (true)
        {
            var next = await ProbeModule.NextAsync(channel);
            if (isSought(next))
                return next;
        }
    }

    private static async Task RefusedAsync<T>(string field, Func<AsyncUnaryCall<T>> call)
    {
        var error = await Assert.ThrowsAsync<RpcException>(async () => await call());
        Assert.Equal(StatusCode.InvalidArgument, error.StatusCode);
        Assert.StartsWith(field, error.Status.Detail, StringComparison.Ordinal);
    }
}

public sealed class SqliteStoryRpcTests : StoryRpcTests
{
    private readonly SqliteFile _file = new();

    protected override Task<Dictionary<string, string?>> StorageAsync() => Task.FromResult(StorageOf(_file));

    protected override ValueTask DropAsync() => _file.DropAsync();
}

public sealed class PostgreSqlStoryRpcTests(PostgreSqlFixture postgres) : StoryRpcTests
{
    protected override Task<Dictionary<string, string?>> StorageAsync() => StorageOfAsync(postgres);
}
