using System.ComponentModel.DataAnnotations;

namespace Newsroom.Cleaning;

/// <summary>Limits of cleaning; section <c>Cleaning</c>.</summary>
public sealed class CleaningOptions
{
    public const string Section = "Cleaning";

    /// <summary>Most elements of a page; one with more is rejected with REASON_TOO_COMPLEX.</summary>
    [Range(1_000, 5_000_000)]
    public int MaxElements { get; set; } = CleaningLimits.Default.MaxElements;

    /// <summary>Most lines of a text, or blocks of a page's text; a document with more is rejected with REASON_TOO_COMPLEX. Each takes some 10 µs.</summary>
    [Range(1_000, 5_000_000)]
    public int MaxBlocks { get; set; } = CleaningLimits.Default.MaxBlocks;

    /// <summary>Most levels of nesting of a page. Parsing and walking use the stack in proportion.</summary>
    [Range(50, 1_000)]
    public int MaxDepth { get; set; } = CleaningLimits.Default.MaxDepth;

    /// <summary>Longest time that parsing one page may take.</summary>
    [Range(typeof(TimeSpan), "00:00:00.1", "00:01:00")]
    public TimeSpan MaxParseTime { get; set; } = CleaningLimits.Default.MaxParseTime;

    public CleaningLimits ToLimits() => new(MaxElements, MaxBlocks, MaxDepth, MaxParseTime);
}
