using System.Globalization;
using System.Runtime.CompilerServices;
using Google.Protobuf.WellKnownTypes;
using Grpc.Core;
using Newsroom.Hosting;
using Newsroom.Search.Changes;
using Newsroom.Search.Desks;
using Newsroom.Search.Highlighting;
using Newsroom.Search.Query;
using Newsroom.Search.V1;
using Newsroom.Search.Watching;

namespace Newsroom.Search.SavedSearches;

/// <summary>The rpcs about alerts.</summary>
internal sealed class AlertRpcs(
    IAlertStore store, ISavedSearchStore searches, ISearchIndex index, VisibilityKeeper desks, IIndexLog log, AlertFeed feed, Follower follower,
    [FromKeyedServices("search")] ReaderLedger readers)
{
    private const int DefaultPageSize = 20;
    private const int MaxPageSize = 100;

    public async Task<ListAlertsResponse> ListAsync(ListAlertsRequest request, Principal caller, CancellationToken cancellationToken)
    {
        var before = long.MaxValue;
        var violations = new Violations().Require(request.PageSize is >= 0 and <= MaxPageSize, "page_size", $"must be 0 to {MaxPageSize}");
        SavedSearchRules.CheckFilter(request.Team, request.SavedSearchId, violations);
        violations.Require(
            request.PageToken.Length == 0 || long.TryParse(request.PageToken, NumberStyles.None, CultureInfo.InvariantCulture, out before),
            "page_token", "is not the token of a page of alerts");
        violations.ThrowIfAny();
        var team = caller.TeamToList(request.Team, "team");
        var size = request.PageSize == 0 ? DefaultPageSize : request.PageSize;
        // One more than asked for tells whether there is a next page.
        var found = await store.ListAsync(team, request.SavedSearchId.ToLowerInvariant(), before, size + 1, cancellationToken);
        return new ListAlertsResponse
        {
            Alerts = { await ShownAsync([.. found.Take(size)], caller, cancellationToken) },
            NextPageToken = found.Count > size ? found[size - 1].Position.ToString(CultureInfo.InvariantCulture) : "",
        };
    }

    public async Task WatchAsync(WatchAlertsRequest request, IServerStreamWriter<WatchAlertsResponse> responses, ServerCallContext context)
    {
        var violations = new Violations();
        SavedSearchRules.CheckFilter(request.Team, request.SavedSearchId, violations);
        violations.ThrowIfAny();
        var logId = (await log.GetStateAsync(context.CancellationToken)).LogId;
        var (last, trimmedTo) = await store.GetReachAsync(context.CancellationToken);
        var start = FollowCursor.Read(FollowedLog.Alerts, request.Cursor, logId, last, trimmedTo);
        var caller = context.Principal();
        var (team, id) = (caller.TeamToList(request.Team, "team"), request.SavedSearchId.ToLowerInvariant());
        await follower.FollowAsync(context, feed, responses, start, last, TellAsync, position => new WatchAlertsResponse { Cursor = Cursor(position) });

        async IAsyncEnumerable<WatchAlertsResponse> TellAsync(IReadOnlyList<Alert> page, [EnumeratorCancellation] CancellationToken ct)
        {
            var wanted = page.Where(alert => (team.Length == 0 || alert.Team == team) && (id.Length == 0 || alert.SavedSearchId == id)).ToList();
            foreach (var (position, alert) in await ShowAsync(wanted, caller, ct))
                yield return new WatchAlertsResponse { Alert = alert, Cursor = Cursor(position) };
        }

        string Cursor(long position) => FollowCursor.Write(FollowedLog.Alerts, logId, position);
    }

    private async Task<IEnumerable<V1.Alert>> ShownAsync(List<Alert> alerts, Principal caller, CancellationToken cancellationToken) =>
        (await ShowAsync(alerts, caller, cancellationToken)).Select(shown => shown.Alert);

    /// <summary>Those on articles that both the search's team and the caller may see now.</summary>
    private async Task<List<(long Position, V1.Alert Alert)>> ShowAsync(List<Alert> alerts, Principal caller, CancellationToken cancellationToken)
    {
        if (alerts.Count == 0)
            return [];
        var articles = (await index.GetAsync([.. alerts.Select(alert => alert.ArticleId).Distinct()], cancellationToken))
            .ToDictionary(article => Guid.Parse(article.Article.ArticleId));
        var highlighters = new Dictionary<string, Highlighter?>(StringComparer.Ordinal);
        foreach (var id in alerts.Select(alert => alert.SavedSearchId).Distinct(StringComparer.Ordinal))
        {
            var search = await searches.FindAsync(id, cancellationToken);
            highlighters[id] = search is not null && QueryParser.TryParse(search.Query, out var query, out _) ? new Highlighter(query) : null;
        }

        var gone = await desks.AreVisibleAsync([.. alerts.Select(alert => alert.ArticleId).Where(id => !articles.ContainsKey(id))], caller, cancellationToken);
        List<(long Position, V1.Alert Alert)> shown = [.. alerts.Where(IsShown).Select(alert =>
            (alert.Position, ToMessage(alert, articles.GetValueOrDefault(alert.ArticleId), highlighters[alert.SavedSearchId])))];
        await readers.ServedAsync(caller, shown.Select(one => one.Alert.Hit).OfType<SearchHit>(), cancellationToken);
        return shown;

        bool IsShown(Alert alert) => articles.TryGetValue(alert.ArticleId, out var article)
            ? article.IsShownTo(caller) && article.Visibility.IsVisibleTo(alert.Team, VisibilityKeeper.Settled)
            : gone[alert.ArticleId];
    }

    private static V1.Alert ToMessage(Alert alert, IndexedArticle? article, Highlighter? highlighter) => new()
    {
        SavedSearchId = alert.SavedSearchId,
        SavedSearchName = alert.Name,
        Team = alert.Team,
        ArticleId = alert.ArticleId.ToString("D"),
        Revision = alert.Revision,
        Correction = alert.Correction,
        RaisedAt = alert.RaisedAt.ToTimestamp(),
        Hit = article is null || highlighter is null ? null : new IndexHit(article, 0).ToSearchHit(highlighter),
    };
}
