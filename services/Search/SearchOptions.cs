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
    /// On PostgreSQL, how many of the newest matches are ranked by relevance; the others follow by time. A thousand cost some 20 ms
    /// for each term of the query.
    /// </summary>
    [Range(100, 100_000)]
    public int RankedCandidates { get; set; } = 2_000;
}
