using Microsoft.Extensions.Options;
using Newsroom.Search.Changes;

namespace Newsroom.Search.SavedSearches;

/// <summary>The alerts of all saved searches, for those who watch them.</summary>
internal sealed class AlertFeed(IAlertStore store, AlertSignal signal, IOptions<SearchOptions> options, TimeProvider clock, ILogger<AlertFeed> logger)
    : SharedFeed<Alert>(signal, options, clock, logger)
{
    public override long PositionOf(Alert item) => item.Position;

    protected override async Task<long> LastAsync(CancellationToken cancellationToken) => (await store.GetReachAsync(cancellationToken)).Last;

    protected override async Task<LogPage<Alert>> ReadLogAsync(long after, int limit, CancellationToken cancellationToken)
    {
        var page = await store.ReadAsync(after, limit, cancellationToken);
        return new LogPage<Alert>(page.TrimmedTo, page.Alerts);
    }
}
