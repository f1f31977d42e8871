using System.ComponentModel.DataAnnotations;

namespace Newsroom.Search;

/// <summary>Settings of search; section <c>Search</c>. Where the index is kept stands in <c>Search:Storage</c>.</summary>
public sealed class SearchOptions
{
    public const string Section = "Search";

    /// <summary>A query that runs longer is stopped and answered DEADLINE_EXCEEDED.</summary>
    [Range(typeof(TimeSpan), "00:00:00.010", "00:01:00")]
    public TimeSpan QueryTimeout { get; set; } = TimeSpan.FromSeconds(5);

    /// <summary>
    /// How many of the newest matches are compared by relevance, and half as many from each narrower form of the query (its words prominent; of an OR the
    /// rarest side, and that prominent); the other matches follow by time. A thousand cost some milliseconds.
    /// </summary>
    [Range(100, 100_000)]
    public int RankedCandidates { get; set; } = 500;

    /// <summary>At how many matches counting stops, half as many of alternatives (<c>a OR b</c>); facets and groups are made of the newest so many.</summary>
    [Range(100, 1_000_000)]
    public int CountedArticles { get; set; } = 5_000;

    /// <summary>
    /// Articles of which facets and groups are kept in memory, some 200 bytes each, on PostgreSQL also which words follow each other, some 600, and for
    /// half as many what ranks them, some 2 kB each.
    /// Should be several times <see cref="CountedArticles"/>.
    /// </summary>
    [Range(1_000, 10_000_000)]
    public int ArticlesInMemory { get; set; } = 100_000;

    /// <summary>How long changes are kept for watchers to resume from.</summary>
    [Range(typeof(TimeSpan), "00:01:00", "30.00:00:00")]
    public TimeSpan LogRetention { get; set; } = TimeSpan.FromDays(1);

    /// <summary>Changes kept at most, whatever their age. One that replaced a revision holds that revision: some 10 kB.</summary>
    [Range(1, 100_000_000)]
    public long LogMaxChanges { get; set; } = 1_000_000;

    /// <summary>How long a change can go unseen when the signal for it is lost.</summary>
    [Range(typeof(TimeSpan), "00:00:00.010", "00:01:00")]
    public TimeSpan LogPollInterval { get; set; } = TimeSpan.FromSeconds(1);

    /// <summary>Newest changes held in memory for all watchers, some 30 kB each; a watcher that falls behind them reads the database.</summary>
    [Range(1, 100_000)]
    public int WatchWindow { get; set; } = 1_000;

    /// <summary>Watchers of one process, of searches and of alerts together.</summary>
    [Range(1, 100_000)]
    public int MaxWatchers { get; set; } = 1_000;

    /// <summary>Watchers of one team in one process.</summary>
    [Range(1, 100_000)]
    public int MaxWatchersOfTeam { get; set; } = 250;

    /// <summary>A watcher that nothing was sent is sent a fresh cursor this often.</summary>
    [Range(typeof(TimeSpan), "00:00:00.010", "00:10:00")]
    public TimeSpan WatchHeartbeat { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>How often it is looked for articles that others than their owner may see from now on: the most that this is late.</summary>
    [Range(typeof(TimeSpan), "00:00:00.010", "00:01:00")]
    public TimeSpan VisibilityInterval { get; set; } = TimeSpan.FromSeconds(1);

    /// <summary>Saved searches of all teams together; each takes some 1 kB of memory in the process that matches.</summary>
    [Range(1, 1_000_000)]
    public int MaxSavedSearches { get; set; } = 100_000;

    /// <summary>Saved searches of one team.</summary>
    [Range(1, 1_000_000)]
    public int MaxSavedSearchesOfTeam { get; set; } = 5_000;

    /// <summary>How long alerts are kept.</summary>
    [Range(typeof(TimeSpan), "00:01:00", "3650.00:00:00")]
    public TimeSpan AlertRetention { get; set; } = TimeSpan.FromDays(30);
}
