using Grpc.Core;
using Newsroom.Article.V1;
using Newsroom.Events.V1;
using Newsroom.Search.Tests.Host;
using Newsroom.Search.V1;
using Newsroom.Testing;

namespace Newsroom.Search.Tests.Discovery;

/// <summary>Suggest and FindSimilar through the real server, on each engine.</summary>
public abstract class DiscoveryCompliance : IAsyncLifetime
{
    private SearchHost _host = null!;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync() => _host = await SearchHost.StartAsync(Cancellation, null, await SettingsAsync());

    public async ValueTask DisposeAsync()
    {
        await _host.DisposeAsync();
        GC.SuppressFinalize(this);
    }

    [Fact]
    public async Task Names_and_headlines_that_begin_so_are_suggested_the_frequent_names_first()
    {
        await _host.IndexAsync(
            Cancellation,
            Named("a", "Harbour opens again", "Karl Lindqvist", "Linz"),
            Named("b", "Lindworm seen in the hills", "Karl Lindqvist"),
            Named("c", "Calm", "Anna Berg"));
        Assert.Equal(
            ["Entity Karl Lindqvist", "Entity Linz", "Title Lindworm seen in the hills"],
            (await SuggestAsync("lin")).Select(s => $"{s.Kind} {s.Text}"));
        Assert.Equal(["Entity Karl Lindqvist"], (await SuggestAsync("Karl Li")).Select(s => $"{s.Kind} {s.Text}"));
        Assert.Equal(["Title Harbour opens again"], (await SuggestAsync("harbour op")).Select(s => $"{s.Kind} {s.Text}"));
    }

    [Fact]
    public async Task Query_of_a_suggestion_finds_what_it_stands_for()
    {
        var article = Named("a", "Harbour opens again", "Karl Lindqvist");
        article.Tags.Topics.Add(new TopicTag { Code = "medtop:20000065", Confidence = 1, Labels = { "weather forecast" } });
        await _host.IndexAsync(Cancellation, article, Named("b", "Calm", "Anna Berg"));
        var suggestions = (await SuggestAsync("lind")).Concat(await SuggestAsync("harb")).Concat(await SuggestAsync("200000")).ToList();
        Assert.Equal([SuggestionKind.Entity, SuggestionKind.Title, SuggestionKind.Topic], suggestions.Select(s => s.Kind));
        foreach (var suggestion in suggestions)
        {
            var found = await _host.Client.SearchAsync(new SearchRequest { Query = suggestion.Query }, cancellationToken: Cancellation);
            Assert.Equal(["a"], found.Hits.Select(hit => hit.Article.Guid));
        }
    }

    [Theory]
    [InlineData("weather for")]
    [InlineData("forec")]
    [InlineData("waether fo")]
    public async Task Topic_is_suggested_by_its_label(string typed)
    {
        var article = Articles.Make("a", "Calm", "x");
        article.Tags.Topics.Add(new TopicTag { Code = "medtop:20000065", Confidence = 1, Labels = { "weather forecast" } });
        await _host.IndexAsync(Cancellation, article);
        Assert.Equal(
            [(SuggestionKind.Topic, "weather forecast", "topic:\"weather forecast\"")], (await SuggestAsync(typed)).Select(s => (s.Kind, s.Text, s.Query)));
    }

    [Theory]
    [InlineData("lindqvits")]
    [InlineData("lidqvist")]
    [InlineData("lindkvist")]
    public async Task Slip_of_the_keys_still_finds_the_name(string typed)
    {
        await _host.IndexAsync(Cancellation, Named("a", "Calm", "Karl Lindqvist"), Named("b", "Calm", "Anna Berg"));
        Assert.Equal(["Karl Lindqvist"], (await SuggestAsync(typed)).Select(s => s.Text));
    }

    [Fact]
    public async Task Slip_of_the_keys_still_finds_the_headline()
    {
        await _host.IndexAsync(Cancellation, Articles.Make("a", "Harbour opens again", "x"));
        Assert.Equal(["Harbour opens again"], (await SuggestAsync("harbuor")).Select(s => s.Text));
    }

    [Fact]
    public async Task What_is_withdrawn_is_not_suggested()
    {
        await _host.IndexAsync(Cancellation, Named("a", "Harbour opens again", "Karl Lindqvist"));
        await _host.WithdrawAsync(Articles.Ref("a"), WithdrawalKind.Kill, "Wrong.", Cancellation);
        Assert.Empty(await SuggestAsync("lind"));
        Assert.Empty(await SuggestAsync("harb"));
    }

    [Theory]
    [InlineData("", 0)]
    [InlineData("x", 51)]
    [InlineData("x", -1)]
    public async Task Suggest_has_limits(string prefix, int size)
    {
        var error = await Assert.ThrowsAsync<RpcException>(async () => await _host.Client.SuggestAsync(
            new SuggestRequest { Prefix = prefix, PageSize = size }, cancellationToken: Cancellation));
        Assert.Equal(StatusCode.InvalidArgument, error.StatusCode);
        Assert.Empty(await SuggestAsync("?!"));
    }

    [Fact]
    public async Task Similar_articles_come_most_similar_first_without_itself_and_its_copies()
    {
        var text = "The ferry left the harbour of Visby in a storm. Waves broke over the pier and the lighthouse went dark.";
        var copy = Articles.Make("copy", "Ferry in storm", text);
        copy.Tags.CopyGroupId = "group";
        var original = Articles.Make("original", "Ferry in storm", text);
        original.Tags.CopyGroupId = "group";
        await _host.IndexAsync(
            Cancellation,
            original,
            copy,
            Articles.Make("near", "Ferry waits", "The ferry waits in the harbour until the storm is over; the lighthouse is dark."),
            Articles.Make("far", "Council meets", "The council discussed the lighthouse and the budget of the town."),
            Articles.Make("other", "Match ends", "The team won the match at home."),
            Articles.Make("else", "Prices rise", "Bread is dearer than a year ago."),
            Articles.Make("more", "Rain", "It rained in the south."),
            Articles.Make("most", "Sun", "It was sunny in the north."));
        var similar = await _host.Client.FindSimilarAsync(
            new FindSimilarRequest { ArticleId = original.Article.ArticleId }, cancellationToken: Cancellation);
        Assert.Equal("near", similar.Hits[0].Article.Guid);
        Assert.DoesNotContain(similar.Hits, hit => hit.Article.Guid is "original" or "copy" or "other" or "else");
        Assert.True(similar.Hits.Select(hit => hit.Score).SequenceEqual(similar.Hits.Select(hit => hit.Score).OrderDescending()));

        var likeText = await _host.Client.FindSimilarAsync(
            new FindSimilarRequest { Text = "A lighthouse in the dark, a ferry and a storm.", PageSize = 2 }, cancellationToken: Cancellation);
        Assert.Equal(2, likeText.Hits.Count);
        Assert.Contains(likeText.Hits[0].Article.Guid, new[] { "near", "original", "copy" });
    }

    public static TheoryData<FindSimilarRequest, StatusCode> Faulty() => new()
    {
        { new FindSimilarRequest(), StatusCode.InvalidArgument },
        { new FindSimilarRequest { Text = "" }, StatusCode.InvalidArgument },
        { new FindSimilarRequest { Text = new string('a', 100_001) }, StatusCode.InvalidArgument },
        { new FindSimilarRequest { ArticleId = "storm" }, StatusCode.InvalidArgument },
        { new FindSimilarRequest { Text = "a", PageSize = 101 }, StatusCode.InvalidArgument },
        { new FindSimilarRequest { ArticleId = "0f8fad5b-d9cb-469f-a165-70867728950e" }, StatusCode.NotFound },
    };

    [Theory]
    [MemberData(nameof(Faulty), DisableDiscoveryEnumeration = true)]
    public async Task Bad_request_for_similar_ones_is_refused(FindSimilarRequest request, StatusCode expected)
    {
        var error = await Assert.ThrowsAsync<RpcException>(async () => await _host.Client.FindSimilarAsync(request, cancellationToken: Cancellation));
        Assert.Equal(expected, error.StatusCode);
    }

    protected abstract Task<(string Key, string Value)[]> SettingsAsync();

    private static IndexedArticle Named(string guid, string title, string person, string place = "")
    {
        var article = Articles.Make(guid, title, "x");
        Add(EntityKind.Person, person);
        if (place.Length > 0)
            Add(EntityKind.Place, place);
        return article;

        void Add(EntityKind kind, string name) => article.Tags.Entities.Add(new EntityTag
        {
            EntityId = Newsroom.Hosting.Uuid5.Create(Newsroom.Hosting.Uuid5.Newsroom, name).ToString("D"),
            Kind = kind,
            Name = name,
        });
    }

    private async Task<IReadOnlyList<Suggestion>> SuggestAsync(string prefix) =>
        (await _host.Client.SuggestAsync(new SuggestRequest { Prefix = prefix }, cancellationToken: Cancellation)).Suggestions;
}

public sealed class SqliteDiscoveryTests : DiscoveryCompliance
{
    protected override Task<(string Key, string Value)[]> SettingsAsync() => Task.FromResult<(string, string)[]>([]);
}

public sealed class PostgreSqlDiscoveryTests(PostgreSqlFixture postgres) : DiscoveryCompliance
{
    protected override async Task<(string Key, string Value)[]> SettingsAsync() => SearchHost.OnPostgreSql(await postgres.CreateDatabaseAsync());
}
