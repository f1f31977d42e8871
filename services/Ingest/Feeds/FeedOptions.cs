using System.ComponentModel.DataAnnotations;
using System.Net;

namespace Newsroom.Ingest.Feeds;

/// <summary>Settings of feed polling; section <c>Ingest:Feeds</c>.</summary>
public sealed class FeedOptions : IValidatableObject
{
    public const string Section = "Ingest:Feeds";

    /// <summary>Whether this replica polls on its own; the rpcs work either way.</summary>
    public bool Enabled { get; set; } = true;

    /// <summary>Who asks, with a URL where a publisher finds a contact.</summary>
    [Required, StringLength(500, MinimumLength = 1)]
    public string UserAgent { get; set; } = "Newsroom/1.0 (+https://newsroom.example/bot)";

    /// <summary>
    /// Hosts (<c>feeds.internal</c>) and networks (<c>10.20.0.0/16</c>) that may be asked although they are not public.
    /// </summary>
    public IList<string> AllowedHosts { get; } = [];

    /// <summary>Feeds that this replica polls at once.</summary>
    [Range(1, 100)]
    public int Concurrency { get; set; } = 8;

    /// <summary>Pages that this replica fetches at once.</summary>
    [Range(1, 100)]
    public int PageConcurrency { get; set; } = 4;

    /// <summary>How soon something that became due is noticed.</summary>
    [Range(typeof(TimeSpan), "00:00:00.010", "00:01:00")]
    public TimeSpan IdleInterval { get; set; } = TimeSpan.FromSeconds(2);

    /// <summary>Time between the starts of two requests to one host, over all replicas.</summary>
    [Range(typeof(TimeSpan), "00:00:00.010", "00:10:00")]
    public TimeSpan HostInterval { get; set; } = TimeSpan.FromSeconds(5);

    /// <summary>How long a redirect, or a poll that was asked for, may wait until its host may be asked.</summary>
    [Range(typeof(TimeSpan), "00:00:00", "00:05:00")]
    public TimeSpan MaxHostWait { get; set; } = TimeSpan.FromSeconds(30);

    [Range(typeof(TimeSpan), "00:00:00.010", "00:01:00")]
    public TimeSpan ConnectTimeout { get; set; } = TimeSpan.FromSeconds(10);

    /// <summary>How long a server may send nothing, before its headers or within a body.</summary>
    [Range(typeof(TimeSpan), "00:00:00.010", "00:02:00")]
    public TimeSpan SilenceTimeout { get; set; } = TimeSpan.FromSeconds(15);

    /// <summary>How long a request may take from its start to its last byte.</summary>
    [Range(typeof(TimeSpan), "00:00:00.010", "00:10:00")]
    public TimeSpan RequestTimeout { get; set; } = TimeSpan.FromSeconds(60);

    /// <summary>How long a poll may take with all redirects, waits and items.</summary>
    [Range(typeof(TimeSpan), "00:00:00.010", "01:00:00")]
    public TimeSpan PollTimeout { get; set; } = TimeSpan.FromMinutes(5);

    /// <summary>Attempts at a page after which the item's own text is taken.</summary>
    [Range(1, 20)]
    public int MaxPageAttempts { get; set; } = 4;

    /// <summary>A poll is given up by everyone else only when it must have ended.</summary>
    internal TimeSpan LeaseTime => PollTimeout + TimeSpan.FromMinutes(1);

    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        if (!UserAgent.Contains("://", StringComparison.Ordinal) || UserAgent.Any(char.IsControl))
            yield return new ValidationResult($"{Section}:{nameof(UserAgent)} names no contact URL.");
        foreach (var entry in AllowedHosts.Where(h => h.Contains('/', StringComparison.Ordinal) && !IPNetwork.TryParse(h, out _)))
            yield return new ValidationResult($"{Section}:{nameof(AllowedHosts)}: {entry} is not a network such as 10.20.0.0/16.");
    }
}
