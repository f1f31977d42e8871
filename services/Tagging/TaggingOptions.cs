using System.ComponentModel.DataAnnotations;

namespace Newsroom.Tagging;

/// <summary>Settings of tagging; section <c>Tagging</c>. Where its data is kept stands in <c>Tagging:Storage</c>.</summary>
public sealed class TaggingOptions
{
    public const string Section = "Tagging";

    /// <summary>Entities of one article; the least salient beyond it are left out.</summary>
    [Range(1, 10_000)]
    public int MaxEntities { get; set; } = 500;

    /// <summary>Mentions listed of one entity; salience counts all of them.</summary>
    [Range(1, 100_000)]
    public int MaxMentions { get; set; } = 1_000;

    /// <summary>
    /// Articles whose words are kept in memory, so that what may be a copy of them is compared at once. An article of 450 words takes 22 KB; longer ones
    /// than 1,000 words on average make them fewer, so that none take more than 50 MB for each thousand.
    /// </summary>
    [Range(3, 1_000_000)]
    public int TextsInMemory { get; set; } = 2_000;

    /// <summary>How often a replica asks whether another has changed a watch list.</summary>
    [Range(typeof(TimeSpan), "00:00:00.100", "00:00:05")]
    public TimeSpan WatchListPollInterval { get; set; } = TimeSpan.FromSeconds(2);
}
