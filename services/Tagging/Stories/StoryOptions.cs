using System.ComponentModel.DataAnnotations;

namespace Newsroom.Tagging.Stories;

/// <summary>Settings of stories; section <c>Tagging:Stories</c>.</summary>
public sealed class StoryOptions
{
    public const string Section = "Tagging:Stories";

    /// <summary>How often stories that changed are looked at again.</summary>
    [Range(typeof(TimeSpan), "00:00:00.100", "01:00:00")]
    public TimeSpan RepairInterval { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>Stories that are looked at before what that changed is announced.</summary>
    [Range(1, 100_000)]
    public int RepairBatch { get; set; } = 500;
}
