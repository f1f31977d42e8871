using Microsoft.Extensions.Options;
using Newsroom.Article.V1;
using Newsroom.Hosting;
using Newsroom.Search.Changes;
using Newsroom.Search.Desks;
using Newsroom.Search.Matching;
using Newsroom.Search.Query;

namespace Newsroom.Search.SavedSearches;

/// <summary>
/// Matches what is indexed against all saved searches, in the order of the log, and raises alerts. One process of all replicas works;
/// when it ends another goes on from where the store says.
/// </summary>
internal sealed class Percolator(
    ChangeFeed feed, IIndexLog log, ISavedSearchStore searches, IAlertStore alerts, ChangeSignal changed, AlertSignal raised, Instance instance,
    Telemetry telemetry, IOptions<SearchOptions> options, TimeProvider clock, ILogger<Percolator> logger) : BackgroundService
{
    private static readonly TimeSpan Ownership = TimeSpan.FromSeconds(10);

    /// <summary>Newest changes that tell at start how frequent terms are.</summary>
    private const int Sample = 500;

    /// <summary>Without saved searches the log is followed in steps, not with a transaction for each article.</summary>
    private const int SkipBatch = 100;

    // Two processes of a test can have one instance name.
    private readonly string _owner = $"{instance.Name}/{Guid.NewGuid():N}";
    private readonly KeyFrequencies _frequencies = new();
    private Dictionary<string, string> _teams = [];
    private QueryIndex? _index;
    private long _version = -1;
    private int _arrangedAt;
    private DateTimeOffset _ownedUntil;

    public override async Task StopAsync(CancellationToken cancellationToken)
    {
        await base.StopAsync(cancellationToken);
        try
        {
            await alerts.DisownAsync(_owner, cancellationToken);
        }
        catch (Exception e) when (e is not OperationCanceledException)
        {
            // The others wait until it has passed.
            logger.SavedSearchesUnmatched(e);
        }
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (!stoppingToken.IsCancellationRequested)
        {
            var next = changed.Next;
            try
            {
                while (await OwnAsync(stoppingToken) && await StepAsync(stoppingToken))
                {
                }
            }
            catch (Exception e) when (e is not OperationCanceledException)
            {
                logger.SavedSearchesUnmatched(e);
            }

            await Task.WhenAny(next, Task.Delay(options.Value.LogPollInterval, clock, stoppingToken));
        }
    }

    private async Task<bool> OwnAsync(CancellationToken cancellationToken)
    {
        var now = clock.GetUtcNow();
        if (now + (Ownership / 2) < _ownedUntil)
            return true;
        _ownedUntil = await alerts.TryOwnAsync(_owner, now, now + Ownership, cancellationToken) ? now + Ownership : DateTimeOffset.MinValue;
        return now < _ownedUntil;
    }

    /// <summary>Matches the next stretch of the log. True if there may be more.</summary>
    private async Task<bool> StepAsync(CancellationToken cancellationToken)
    {
        var state = await searches.GetStateAsync(cancellationToken);
        var index = await RefreshAsync(state.Version, cancellationToken);
        if (index.Count == 0)
            return await SkipAsync(state, (await log.GetStateAsync(cancellationToken)).Last - SkipBatch, cancellationToken);
        FollowedPage<FollowedChange> page;
        try
        {
            page = await feed.ReadAsync(state.PercolatedTo, storedTo: 0, cancellationToken);
        }
        catch (ForgottenException e)
        {
            logger.SavedSearchesGap(e.TrimmedTo);
            return await SkipAsync(state, e.TrimmedTo, cancellationToken);
        }

        if (page.Items.Count == 0)
            return false;
        var matches = page.Items.Select(change => Match(index, change)).Where(match => match is { SavedSearchIds.Count: > 0 }).ToList();
        var percolation = new Percolation(state.PercolatedTo, page.Items[^1].Position, _version, matches!, clock.GetUtcNow());
        var count = await alerts.CommitAsync(percolation, cancellationToken);
        if (count > 0)
        {
            telemetry.AlertsRaised(count.Value);
            raised.Raise();
        }

        return true;
    }

    private async Task<bool> SkipAsync(SavedSearchState state, long to, CancellationToken cancellationToken)
    {
        if (to <= state.PercolatedTo)
            return false;
        // Searches that come later alert on no earlier change, so what is left to match costs time and no wrong alert.
        await alerts.CommitAsync(new Percolation(state.PercolatedTo, to, state.Version, [], clock.GetUtcNow()), cancellationToken);
        return true;
    }

    private PercolatedArticle? Match(QueryIndex index, FollowedChange change)
    {
        if (change.Read() is not var (article, previous))
            return null;
        var started = clock.GetTimestamp();
        var at = article.Article.IndexedAt.ToDateTimeOffset();
        var (seen, seenBefore) = change.Visibilities();
        var matches = Seen(index.Match(article, at), seen);
        // Alerts on a revision that was processed again may no longer be kept, so they do not tell what has alerted before.
        if (matches.Count > 0 && previous?.Article.Article.Revision == article.Article.Article.Revision)
            matches = [.. matches.Except(Seen(index.Match(previous, previous.Article.IndexedAt.ToDateTimeOffset()), seenBefore), StringComparer.Ordinal)];
        telemetry.Percolated(clock.GetElapsedTime(started), clock.GetUtcNow() - at);
        _frequencies.Observe(article);
        return new PercolatedArticle(change.Position, change.ArticleId, article.Article.Article.Revision, matches);
    }

    /// <summary>A search finds what its team may see.</summary>
    private List<string> Seen(List<string> matches, Visibility? visibility) => visibility is null
        ? matches
        : [.. matches.Where(id => visibility.IsVisibleTo(_teams.GetValueOrDefault(id, ""), VisibilityKeeper.Settled))];

    private async Task<QueryIndex> RefreshAsync(long version, CancellationToken cancellationToken)
    {
        if (_index is null)
        {
            await SampleAsync(cancellationToken);
            _index = new QueryIndex(_frequencies);
        }

        if (version != _version)
        {
            var snapshot = await searches.ReadAsync(_version, cancellationToken);
            var faulty = Apply(_index, snapshot);
            _version = snapshot.Version;
            logger.SavedSearchesRead(_index.Count, _version, faulty);
        }

        if (_frequencies.Articles >= 2 * _arrangedAt + Sample)
        {
            _index.Rearrange();
            _arrangedAt = _frequencies.Articles;
        }

        return _index;
    }

    /// <summary>How many of the changed ones do not parse: a newer version may have kept what this one does not know.</summary>
    private int Apply(QueryIndex index, SavedSearchSnapshot snapshot)
    {
        var faulty = 0;
        _teams = snapshot.Searches.ToDictionary(search => search.SavedSearchId, search => search.Team, StringComparer.Ordinal);
        foreach (var gone in index.Ids.Except(snapshot.Searches.Select(search => search.SavedSearchId), StringComparer.Ordinal).ToList())
            index.Remove(gone);
        foreach (var search in snapshot.Searches.Where(search => search.Query is not null))
        {
            if (QueryParser.TryParse(search.Query!, out var query, out _))
                index.Set(search.SavedSearchId, query);
            else
                faulty++;
        }

        return faulty;
    }

    private async Task SampleAsync(CancellationToken cancellationToken)
    {
        var state = await log.GetStateAsync(cancellationToken);
        var page = await log.ReadAsync(Math.Max(state.TrimmedTo, state.Last - Sample), Sample, cancellationToken);
        foreach (var article in page.Changes.Select(change => change.Article).OfType<V1.IndexedArticle>())
            _frequencies.Observe(new MatchableArticle(article));
        _arrangedAt = _frequencies.Articles;
    }
}
