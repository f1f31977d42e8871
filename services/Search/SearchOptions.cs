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
    /// How many of the newest matches are compared by relevance, and half as many from each narrower form of the query (all words in the title, all
    /// sides of an OR, the rarest side); the other matches follow by time. A thousand cost some milliseconds.
    /// </summary>
    [Range(100, 100_000)]
    public int RankedCandidates { get; set; } = 500;

    /// <summary>At how many matches counting stops; facets and groups are made of the newest so many.</summary>
    [Range(100, 1_000_000)]
    public int CountedArticles { get; set; } = 10_000;
}
