using System.Globalization;
using Google.Protobuf.WellKnownTypes;
using Grpc.Core;
using Microsoft.Extensions.Options;
using Newsroom.Hosting;
using Newsroom.Search.Desks;
using Newsroom.Search.Highlighting;
using Newsroom.Search.Query;
using Newsroom.Search.SavedSearches;
using Newsroom.Search.Storage;
using Newsroom.Search.V1;

namespace Newsroom.Search.Trays;

/// <summary>The rpcs about routing rules and trays. A rule is a saved search whose matches go into a tray.</summary>
internal sealed class TrayRpcs(
    ISavedSearchStore rules, ITrayStore trays, ISearchIndex index, IOptions<SearchOptions> options, TimeProvider clock)
{
    private const int DefaultRulePage = 100;
    private const int MaxRulePage = 1_000;
    private const int DefaultPageSize = 20;
    private const int MaxPageSize = 100;

    /// <summary>A tray shows what an article is, not where a query matches.</summary>
    private static readonly Highlighter None = new(new Word("\uE0FF"));

    public async Task<CreateRoutingRuleResponse> CreateAsync(CreateRoutingRuleRequest request, Principal caller, CancellationToken cancellationToken)
    {
        var violations = new Violations();
        if (request.RoutingRule is not { } given)
            throw violations.Add("routing_rule", "is required").ToException();
        var team = caller.TeamToOwn(given.Team, "routing_rule.team");
        SavedSearchRules.CheckName("routing_rule.name", given.Name, violations);
        SavedSearchRules.CheckName("routing_rule.team", team, violations);
        SavedSearchRules.CheckQuery("routing_rule.query", given.Query, violations);
        violations.ThrowIfAny();
        var now = clock.GetUtcNow();
        var rule = new SavedSearchRecord
        {
            SavedSearchId = Guid.CreateVersion7(now).ToString("D"),
            Name = given.Name,
            Team = team,
            Query = given.Query,
            IsRule = 1,
            CreatedAt = IndexTime.ToMicroseconds(now),
            UpdatedAt = IndexTime.ToMicroseconds(now),
        };
        var limits = new SavedSearchLimits(options.Value.MaxSavedSearchesOfTeam, options.Value.MaxSavedSearches);
        return await rules.AddAsync(rule, limits, cancellationToken) == SavedSearchOutcome.Saved
            ? new CreateRoutingRuleResponse { RoutingRule = ToMessage(rule) }
            : throw RpcErrors.Create(StatusCode.ResourceExhausted, "The team, or all teams together, have as many saved searches and rules as allowed.");
    }

    public async Task<ListRoutingRulesResponse> ListAsync(ListRoutingRulesRequest request, Principal caller, CancellationToken cancellationToken)
    {
        SavedSearchPlace? after = null;
        var team = caller.TeamToList(request.Team, "team");
        var violations = new Violations().Require(request.PageSize is >= 0 and <= MaxRulePage, "page_size", $"must be 0 to {MaxRulePage}");
        SavedSearchRules.CheckTeam(team, violations);
        violations.Require(
            request.PageToken.Length == 0 || SavedSearchTokens.TryRead(request.PageToken, team, out after),
            "page_token", "is not the token of a page of this team's rules");
        violations.ThrowIfAny();
        var size = request.PageSize == 0 ? DefaultRulePage : request.PageSize;
        // One more than asked for tells whether there is a next page.
        var found = await rules.ListRulesAsync(team, after, size + 1, cancellationToken);
        return new ListRoutingRulesResponse
        {
            RoutingRules = { found.Take(size).Select(ToMessage) },
            NextPageToken = found.Count > size ? SavedSearchTokens.Of(found[size - 1], team) : "",
        };
    }

    public async Task<DeleteRoutingRuleResponse> DeleteAsync(DeleteRoutingRuleRequest request, Principal caller, CancellationToken cancellationToken)
    {
        var violations = new Violations();
        SavedSearchRules.CheckId("routing_rule_id", request.RoutingRuleId, violations);
        violations.ThrowIfAny();
        var id = request.RoutingRuleId.ToLowerInvariant();
        var isThere = await rules.FindAsync(id, cancellationToken) is { IsRule: 1 } rule && caller.SeesThingsOf(rule.Team);
        return isThere && await rules.RemoveAsync(id, cancellationToken)
            ? new DeleteRoutingRuleResponse()
            : throw RpcErrors.Create(StatusCode.NotFound, $"There is no routing rule {id}.");
    }

    public async Task<ListTrayResponse> ListTrayAsync(ListTrayRequest request, Principal caller, CancellationToken cancellationToken)
    {
        var before = long.MaxValue;
        var team = TeamOf(request.Team, caller);
        new Violations()
            .Require(request.PageSize is >= 0 and <= MaxPageSize, "page_size", $"must be 0 to {MaxPageSize}")
            .Require(
                request.PageToken.Length == 0 || long.TryParse(request.PageToken, NumberStyles.None, CultureInfo.InvariantCulture, out before),
                "page_token", "is not the token of a page of a tray")
            .ThrowIfAny();
        var size = request.PageSize == 0 ? DefaultPageSize : request.PageSize;
        var found = await trays.ListAsync(team, request.IncludeDone, before, size + 1, cancellationToken);
        List<TrayRow> page = [.. found.Take(size)];
        var articles = page.Count == 0 ? [] : (await index.GetAsync([.. page.Select(item => item.ArticleId)], cancellationToken))
            .Where(article => article.Visibility.IsVisibleTo(team, VisibilityKeeper.Settled))
            .ToDictionary(article => Guid.Parse(article.Article.ArticleId));
        return new ListTrayResponse
        {
            Items = { page.Where(item => articles.ContainsKey(item.ArticleId)).Select(item => ToMessage(item, team, articles[item.ArticleId])) },
            NextPageToken = found.Count > size ? page[^1].Position.ToString(CultureInfo.InvariantCulture) : "",
        };
    }

    public async Task<MarkTrayItemResponse> MarkAsync(MarkTrayItemRequest request, Principal caller, CancellationToken cancellationToken)
    {
        var team = TeamOf(request.Team, caller);
        var violations = new Violations();
        var id = Grpc.SearchRequestReader.ReadArticleId(request.ArticleId, "article_id", violations);
        violations.ThrowIfAny();
        // What has left the team's sight has left its tray.
        var isShown = await index.GetAsync([id], cancellationToken) is [var article] && article.Visibility.IsVisibleTo(team, VisibilityKeeper.Settled);
        return isShown && await trays.MarkAsync(team, id, request.Done ? clock.GetUtcNow() : null, cancellationToken)
            ? new MarkTrayItemResponse()
            : throw RpcErrors.Create(StatusCode.NotFound, $"Article {id} is not in the tray.");
    }

    private static string TeamOf(string named, Principal caller)
    {
        var team = caller.TeamToOwn(named, "team");
        var violations = new Violations();
        SavedSearchRules.CheckName("team", team, violations);
        violations.ThrowIfAny();
        return team;
    }

    private static RoutingRule ToMessage(SavedSearchRecord rule) => new()
    {
        RoutingRuleId = rule.SavedSearchId,
        Name = rule.Name,
        Team = rule.Team,
        Query = rule.Query,
        CreatedAt = IndexTime.FromMicroseconds(rule.CreatedAt).ToTimestamp(),
    };

    private static TrayItem ToMessage(TrayRow item, string team, IndexedArticle article) => new()
    {
        Team = team,
        Hit = new IndexHit(article, 0).ToSearchHit(None),
        RoutingRuleId = item.RoutingRuleId,
        RoutedAt = item.RoutedAt.ToTimestamp(),
        DoneAt = item.DoneAt?.ToTimestamp(),
    };
}
