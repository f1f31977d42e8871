using System.ComponentModel.DataAnnotations;

namespace Newsroom.Tagging;

/// <summary>Limits on what one article is tagged with; section <c>Tagging</c>.</summary>
public sealed class TaggingOptions
{
    public const string Section = "Tagging";

    /// <summary>Entities of one article; the least salient beyond it are left out.</summary>
    [Range(1, 10_000)]
    public int MaxEntities { get; set; } = 500;

    /// <summary>Mentions listed of one entity; salience counts all of them.</summary>
    [Range(1, 100_000)]
    public int MaxMentions { get; set; } = 1_000;
}
