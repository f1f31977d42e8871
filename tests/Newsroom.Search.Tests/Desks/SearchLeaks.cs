using Grpc.Core;
using Newsroom.Article.V1;
using Newsroom.Search.Tests.Host;
using Newsroom.Search.V1;
using Newsroom.Testing;
using Timestamp = Google.Protobuf.WellKnownTypes.Timestamp;

namespace Newsroom.Search.Tests.Desks;

/// <summary>Every rpc of search, asked by one team about what only another may see, on each engine.</summary>
public abstract class SearchLeaks : IAsyncLifetime
{
    private const string Owner = "sport";
    private const string Other = "politics";

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    // Words of one shape, so that what is like one is as much like another.
    private static readonly Secret Unknown = Secret.Of("nowhere", "qalorbimad");
    private static readonly Secret Private = Secret.Of("private", "qelurtimod");
    private static readonly Secret Embargoed = Secret.Of("embargoed", "qitorbanum");

    private readonly Dictionary<(string Team, string Word), string> _searches = [];
    private readonly Dictionary<(string Team, string Word), string> _rules = [];
    private SearchHost _host = null!;
    private string _before = "";
    private string _beforeAlerts = "";

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    private List<LeakCase<Secret>> Cases =>
    [
        new("Search", (who, secret) => SearchAsync(who, secret.Word)),
        new("Search", (who, secret) => SearchAsync(who, $"harbour OR {secret.Word}")),
        new("Search", (who, secret) => SearchAsync(who, $"{secret.Word[..8]}*")),
        new("Search", (who, secret) => SearchAsync(who, $"harbour OR title:{secret.Word} OR team:sport")),
        new("Search", (who, secret) => SearchAsync(who, $"harbour OR {secret.Word}", history: true)),
        // Misspelt by its last letter: is the right word offered?
        new("Search", (who, secret) => SearchAsync(who, secret.Word[..^1] + "x")),
        new("GetArticle", (who, secret) => LeakSuite.TextOfAsync(_host.Client.GetArticleAsync(new GetArticleRequest { ArticleId = secret.Id }, who))),
        new("BatchGetArticles", (who, secret) => LeakSuite.TextOfAsync(
            _host.Client.BatchGetArticlesAsync(new BatchGetArticlesRequest { ArticleIds = { secret.Id, Articles.Ref("public").ArticleId } }, who))),
        new("Suggest", (who, secret) => LeakSuite.TextOfAsync(_host.Client.SuggestAsync(new SuggestRequest { Prefix = secret.Word[..7] }, who))),
        new("FindSimilar", (who, secret) => LeakSuite.TextOfAsync(_host.Client.FindSimilarAsync(new FindSimilarRequest { ArticleId = secret.Id }, who), response => Timeless(response.Hits))),
        new("FindSimilar", (who, secret) => LeakSuite.TextOfAsync(
            _host.Client.FindSimilarAsync(new FindSimilarRequest { Text = $"{secret.Word} {secret.Word} boats" }, who), response => Timeless(response.Hits))),
        new("ExplainQuery", (who, secret) => LeakSuite.TextOfAsync(_host.Client.ExplainQueryAsync(new ExplainQueryRequest { Query = secret.Word }, who)), OwnerSees: false),
        new("WatchSearch", WatchAsync),
        new("CreateSavedSearch", (who, secret) => LeakSuite.TextOfAsync(
            _host.Client.CreateSavedSearchAsync(new CreateSavedSearchRequest { SavedSearch = new SavedSearch { Name = "x", Query = secret.Word, Team = "neither" } }, who)), OwnerSees: false),
        new("GetSavedSearch", (who, secret) => LeakSuite.TextOfAsync(
            _host.Client.GetSavedSearchAsync(new GetSavedSearchRequest { SavedSearchId = SearchOf(Owner, secret) }, who))),
        new("ListSavedSearches", (who, secret) => PresenceAsync(_host.Client.ListSavedSearchesAsync(new ListSavedSearchesRequest(), who), SearchOf(Owner, secret))),
        new("UpdateSavedSearch", (who, secret) => LeakSuite.TextOfAsync(_host.Client.UpdateSavedSearchAsync(
            new UpdateSavedSearchRequest { SavedSearch = new SavedSearch { SavedSearchId = SearchOf(Owner, secret), Name = "x", Query = "x", Version = 9 } }, who))),
        new("DeleteSavedSearch", (who, secret) => LeakSuite.TextOfAsync(
            _host.Client.DeleteSavedSearchAsync(new DeleteSavedSearchRequest { SavedSearchId = SearchOf(Owner, secret) }, who)), OwnerSees: false),
        new("ListAlerts", (who, secret) => LeakSuite.TextOfAsync(
            _host.Client.ListAlertsAsync(new ListAlertsRequest { SavedSearchId = OwnSearch(who, secret) }, who), Times)),
        new("ListAlerts", (who, secret) => LeakSuite.TextOfAsync(
            _host.Client.ListAlertsAsync(new ListAlertsRequest { SavedSearchId = SearchOf(Owner, secret) }, who), Times)),
        new("WatchAlerts", WatchAlertsAsync),
        new("GetIndexStats", (who, secret) => LeakSuite.TextOfAsync(_host.Client.GetIndexStatsAsync(new GetIndexStatsRequest(), who)), OwnerSees: false),
        new("CreateRoutingRule", (who, secret) => LeakSuite.TextOfAsync(
            _host.Client.CreateRoutingRuleAsync(new CreateRoutingRuleRequest { RoutingRule = new RoutingRule { Name = "x", Query = secret.Word, Team = "neither" } }, who)), OwnerSees: false),
        new("ListRoutingRules", (who, secret) => PresenceAsync(_host.Client.ListRoutingRulesAsync(new ListRoutingRulesRequest(), who), RuleOf(Owner, secret))),
        new("DeleteRoutingRule", (who, secret) => LeakSuite.TextOfAsync(
            _host.Client.DeleteRoutingRuleAsync(new DeleteRoutingRuleRequest { RoutingRuleId = RuleOf(Owner, secret) }, who)), OwnerSees: false),
        new("ListTray", (who, secret) => PresenceAsync(_host.Client.ListTrayAsync(new ListTrayRequest { IncludeDone = true }, who), secret.Id)),
        new("MarkTrayItem", (who, secret) => LeakSuite.TextOfAsync(
            _host.Client.MarkTrayItemAsync(new MarkTrayItemRequest { ArticleId = secret.Id, Done = true }, who))),
        new("ListReaders", (who, secret) => LeakSuite.TextOfAsync(_host.Client.ListReadersAsync(new ListReadersRequest { ArticleId = secret.Id }, who)), OwnerSees: false),
    ];

    public async ValueTask InitializeAsync()
    {
        _host = await SearchHost.StartAsync(Cancellation, builder => TestCallers.AddTo(builder.Services), await SettingsAsync());
        using (var watch = _host.Client.WatchSearch(new WatchSearchRequest { Query = "harbour" }, cancellationToken: Cancellation))
        {
            Assert.True(await watch.ResponseStream.MoveNext(Cancellation));
            _before = watch.ResponseStream.Current.Cursor;
        }

        using (var watch = _host.Client.WatchAlerts(new WatchAlertsRequest(), cancellationToken: Cancellation))
        {
            Assert.True(await watch.ResponseStream.MoveNext(Cancellation));
            _beforeAlerts = watch.ResponseStream.Current.Cursor;
        }

        foreach (var (team, secret) in from team in new[] { Owner, Other } from secret in new[] { Unknown, Private, Embargoed } select (team, secret))
        {
            _searches[(team, secret.Word)] = (await _host.Client.CreateSavedSearchAsync(
                new CreateSavedSearchRequest { SavedSearch = new SavedSearch { Name = "s", Query = secret.Word } }, TestCallers.Of(team), cancellationToken: Cancellation)).SavedSearch.SavedSearchId;
            _rules[(team, secret.Word)] = (await _host.Client.CreateRoutingRuleAsync(
                new CreateRoutingRuleRequest { RoutingRule = new RoutingRule { Name = "r", Query = secret.Word } }, TestCallers.Of(team), cancellationToken: Cancellation)).RoutingRule.RoutingRuleId;
        }

        foreach (var team in new[] { Owner, Other })
        {
            await _host.Client.CreateSavedSearchAsync(
                new CreateSavedSearchRequest { SavedSearch = new SavedSearch { Name = "last", Query = "sentinel" } }, TestCallers.Of(team), cancellationToken: Cancellation);
        }

        await _host.Client.CreateRoutingRuleAsync(
            new CreateRoutingRuleRequest { RoutingRule = new RoutingRule { Name = "last", Query = "sentinel" } }, TestCallers.Of(Other), cancellationToken: Cancellation);
        await _host.IndexAsync(
            Cancellation,
            Article("public", "Harbour opens", "Boats entered the harbour at dawn.", new Visibility { Team = Owner }),
            Article("private", $"Harbour {Private.Word}", $"Boats of {Private.Word} left the harbour.", new Visibility { Team = Owner, Teams = { Owner } }),
            Article("embargoed", $"Harbour {Embargoed.Word}", $"Boats of {Embargoed.Word} left the harbour.", new Visibility { Team = Owner, Until = Timestamp.FromDateTimeOffset(TimeProvider.System.GetUtcNow().AddDays(1)) }),
            Article("last", "Harbour sentinel", "The last boats of the harbour.", new Visibility { Team = Owner, Teams = { Other } }));
        await Eventually.TrueAsync(
            async ct => (await _host.Client.ListTrayAsync(new ListTrayRequest(), TestCallers.Of(Other), cancellationToken: ct)).Items.Count == 1,
            Patience, "all articles are matched", Cancellation);
    }

    public async ValueTask DisposeAsync()
    {
        await _host.DisposeAsync();
        GC.SuppressFinalize(this);
    }

    [Fact]
    public void Every_rpc_is_tried() => LeakSuite.CoversEveryRpc(SearchService.Descriptor, Cases, "Reindex");

    [Fact]
    public Task What_a_team_may_not_see_is_not_there() => LeakSuite.TellsNothingAsync(
        Cases, Owner, Other, [Private, Embargoed], Unknown,
        secret => [secret.Id, secret.Word, secret.Word[..^1], secret.Word[..8], secret.Word[..7], SearchOf(Owner, secret), SearchOf(Other, secret), RuleOf(Owner, secret), RuleOf(Other, secret)]);

    [Fact]
    public async Task Counts_are_of_what_the_team_sees()
    {
        Assert.Equal(2, (await _host.Client.GetIndexStatsAsync(new GetIndexStatsRequest(), TestCallers.Of(Other), cancellationToken: Cancellation)).ArticleCount);
        Assert.Equal(4, (await _host.Client.GetIndexStatsAsync(new GetIndexStatsRequest(), TestCallers.Of(Owner), cancellationToken: Cancellation)).ArticleCount);
        Assert.Equal(4, (await _host.Client.GetIndexStatsAsync(new GetIndexStatsRequest(), cancellationToken: Cancellation)).ArticleCount);
        var found = await _host.Client.SearchAsync(new SearchRequest { Query = "harbour", Facets = { FacetField.Source } }, TestCallers.Of(Other), cancellationToken: Cancellation);
        Assert.Equal((2, 2), (found.Total, found.Facets[0].Values[0].Count));
    }

    [Fact]
    public async Task Suggestions_are_in_the_order_of_what_the_team_sees()
    {
        await _host.IndexAsync(
            Cancellation,
            Named("n1", "Quabelin Ott", new Visibility { Team = Owner }),
            Named("n2", "Quabelin Ott", new Visibility { Team = Owner, Teams = { Owner } }),
            Named("n3", "Quabelin Ott", new Visibility { Team = Owner, Teams = { Owner } }),
            Named("n4", "Quzornin Ott", new Visibility { Team = Owner }),
            Named("n5", "Quzornin Ott", new Visibility { Team = Owner }));

        Assert.Equal(["Quabelin Ott", "Quzornin Ott"], await SuggestedAsync(Owner));
        Assert.Equal(["Quzornin Ott", "Quabelin Ott"], await SuggestedAsync(Other));

        async Task<IEnumerable<string>> SuggestedAsync(string team) => (await _host.Client.SuggestAsync(
            new SuggestRequest { Prefix = "qu" }, TestCallers.Of(team), cancellationToken: Cancellation)).Suggestions.Select(suggestion => suggestion.Text);

        static IndexedArticle Named(string guid, string name, Visibility visibility)
        {
            var article = Article(guid, "Calm", "Nothing moved.", visibility);
            article.Tags.Entities.Add(new EntityTag { EntityId = Articles.Ref(name).ArticleId, Kind = EntityKind.Person, Name = name });
            return article;
        }
    }

    [Fact]
    public async Task Who_may_see_it_from_now_on_is_told_at_once()
    {
        using var watch = _host.Client.WatchSearch(new WatchSearchRequest { Query = Private.Word }, TestCallers.Of(Other), cancellationToken: Cancellation);
        Assert.True(await watch.ResponseStream.MoveNext(Cancellation));
        await _host.PublishAsync(Articles.Ref("private"), new Visibility { Team = Owner, Version = 1 }, Cancellation);
        while (watch.ResponseStream.Current.Hit is null)
            Assert.True(await watch.ResponseStream.MoveNext(Cancellation));

        Assert.Equal("private", watch.ResponseStream.Current.Hit.Article.Guid);
        await Eventually.TrueAsync(
            async ct => (await _host.Client.ListAlertsAsync(
                new ListAlertsRequest { SavedSearchId = SearchOf(Other, Private) }, TestCallers.Of(Other), cancellationToken: ct)).Alerts.Count == 1,
            Patience, "the other team's saved search alerts", Cancellation);
    }

    [Fact]
    public async Task Whoever_loses_sight_of_it_is_not_shown_what_it_was()
    {
        await _host.PublishAsync(Articles.Ref("last"), new Visibility { Team = Owner, Teams = { Owner }, Version = 1 }, Cancellation);
        await Eventually.TrueAsync(
            async ct => (await _host.Client.SearchAsync(new SearchRequest { Query = "sentinel" }, TestCallers.Of(Other), cancellationToken: ct)).Total == 0,
            Patience, "it is gone from the other team's sight", Cancellation);

        Assert.Empty((await _host.Client.ListTrayAsync(new ListTrayRequest(), TestCallers.Of(Other), cancellationToken: Cancellation)).Items);
        await _host.IndexAsync(Cancellation, Article("end", "Harbour end", "x", new Visibility { Team = Other }));
        Assert.Equal(["public", "end"], await WatchedAsync(TestCallers.Of(Other), "harbour", "end"));
    }

    [Fact]
    public async Task Who_was_served_a_killed_article_is_told()
    {
        var article = Articles.Ref("public");
        await _host.Client.GetArticleAsync(new GetArticleRequest { ArticleId = article.ArticleId }, TestCallers.Of(Other), cancellationToken: Cancellation);
        await _host.Client.SearchAsync(new SearchRequest { Query = "boats" }, TestCallers.Of(Other), cancellationToken: Cancellation);
        await _host.WithdrawAsync(article, Events.V1.WithdrawalKind.Kill, "Wrong.", Cancellation);

        var told = await Eventually.GetAsync(
            async ct => await _host.Client.ListReadersAsync(new ListReadersRequest { ArticleId = article.ArticleId }, TestCallers.Of(Owner), cancellationToken: ct)
                is { Readers: [{ Times: 2 }] } response ? response : null,
            Patience, "the reader is written", Cancellation);

        var reader = Assert.Single(told.Readers);
        Assert.Equal((Other, "politics-key", 1, 2, true, false), (reader.Team, reader.Credential, reader.Revision, reader.Times, reader.BeforeKill, reader.AfterKill));
        Assert.NotNull(told.WithdrawnAt);
    }

    [Fact]
    public async Task Tombstone_of_what_was_hidden_is_hidden()
    {
        await _host.WithdrawAsync(Articles.Ref("private"), Events.V1.WithdrawalKind.Kill, "Wrong.", Cancellation);

        Assert.Equal(
            (await LeakSuite.TextOfAsync(_host.Client.GetArticleAsync(new GetArticleRequest { ArticleId = Unknown.Id }, TestCallers.Of(Other), cancellationToken: Cancellation))).Replace(Unknown.Id, Private.Id, StringComparison.Ordinal),
            await LeakSuite.TextOfAsync(_host.Client.GetArticleAsync(new GetArticleRequest { ArticleId = Private.Id }, TestCallers.Of(Other), cancellationToken: Cancellation)));
        Assert.StartsWith("FailedPrecondition", await LeakSuite.TextOfAsync(_host.Client.GetArticleAsync(new GetArticleRequest { ArticleId = Private.Id }, TestCallers.Of(Owner), cancellationToken: Cancellation)), StringComparison.Ordinal);
    }

    private protected abstract Task<(string Key, string Value)[]> SettingsAsync();

    private static IndexedArticle Article(string guid, string title, string body, Visibility visibility)
    {
        var article = Articles.Make(guid, title, body);
        article.Visibility = visibility;
        return article;
    }

    private static void Times(ListAlertsResponse response)
    {
        foreach (var alert in response.Alerts)
            alert.RaisedAt = null;
    }

    private string SearchOf(string team, Secret secret) => secret == Unknown ? NeverMade(team, "search") : _searches[(team, secret.Word)];

    private string RuleOf(string team, Secret secret) => secret == Unknown ? NeverMade(team, "rule") : _rules[(team, secret.Word)];

    private static string NeverMade(string team, string kind) => Articles.Ref($"{team} {kind}").ArticleId;

    private string OwnSearch(Metadata who, Secret secret) => _searches[(who[0].Value, secret.Word)];

    private Task<string> SearchAsync(Metadata who, string query, bool history = false) => LeakSuite.TextOfAsync(
        _host.Client.SearchAsync(
            new SearchRequest { Query = query, Facets = { FacetField.Source, FacetField.Day }, PageSize = 1, IncludeHistory = history }, who),
        Timeless);

    /// <summary>A token is bound to the words of the query.</summary>
    private static void Timeless(SearchResponse response)
    {
        (response.Took, response.NextPageToken) = (null, response.NextPageToken.Length > 0 ? "more" : "");
        Timeless(response.Hits);
    }

    /// <summary>A score falls with each second.</summary>
    private static void Timeless(IEnumerable<SearchHit> hits)
    {
        foreach (var hit in hits)
            hit.Score = Math.Round(hit.Score, 3);
    }

    private static async Task<string> PresenceAsync<T>(AsyncUnaryCall<T> call, string id)
        where T : Google.Protobuf.IMessage => (await LeakSuite.TextOfAsync(call)).Contains(id, StringComparison.Ordinal) ? "there" : "not there";

    private async Task<string> WatchAsync(Metadata who, Secret secret) => string.Join(' ', await WatchedAsync(who, $"{secret.Word} OR sentinel", "last"));

    /// <summary>Guids of what a watch tells that resumes before everything, up to the last one.</summary>
    private async Task<List<string>> WatchedAsync(Metadata who, string query, string last)
    {
        using var watch = _host.Client.WatchSearch(new WatchSearchRequest { Query = query, Cursor = _before }, who, cancellationToken: Cancellation);
        var told = new List<string>();
        while (!told.Contains(last) && await watch.ResponseStream.MoveNext(Cancellation))
        {
            if (watch.ResponseStream.Current.Hit is { } hit)
                told.Add(hit.Article.Guid);
        }

        return told;
    }

    /// <summary>All that a team's alerts tell of the article or by its own search for the word, up to the one on the last article.</summary>
    private async Task<string> WatchAlertsAsync(Metadata who, Secret secret)
    {
        using var watch = _host.Client.WatchAlerts(new WatchAlertsRequest { Cursor = _beforeAlerts }, who, cancellationToken: Cancellation);
        var told = new List<string>();
        while (await watch.ResponseStream.MoveNext(Cancellation))
        {
            if (watch.ResponseStream.Current.Alert is not { } alert)
                continue;
            if (alert.ArticleId == secret.Id || alert.SavedSearchId == OwnSearch(who, secret))
                told.Add(alert.Hit?.Article.Guid ?? alert.ArticleId);
            if (alert.ArticleId == Articles.Ref("last").ArticleId)
                return string.Join(' ', told.Append("last"));
        }

        return string.Join(' ', told);
    }

    private sealed record Secret(string Id, string Word)
    {
        public static Secret Of(string guid, string word) => new(Articles.Ref(guid).ArticleId, word);
    }
}
