using Newsroom.Article.V1;

namespace Newsroom.Ingest;

/// <summary>Which current revisions to send again; null, empty and <see cref="ArticleState.Unspecified"/> mean any that can be sent.</summary>
/// <param name="ReceivedFrom">At or after this time; microseconds since the Unix epoch.</param>
/// <param name="ReceivedBefore">Before this time; microseconds since the Unix epoch.</param>
public sealed record ReprocessFilter(
    IReadOnlyList<string> ArticleIds,
    ArticleState State = ArticleState.Unspecified,
    string? Source = null,
    long? ReceivedFrom = null,
    long? ReceivedBefore = null)
{
    /// <summary>Only articles that belong to this team; null: to any.</summary>
    public string? Team { get; init; }

    /// <summary>Those that are through. What is on its way, or waits for its embargo, gets where the pipeline is new by itself.</summary>
    public static bool CanSend(ArticleState state) => state is ArticleState.Indexed or ArticleState.Rejected or ArticleState.Quarantined;
}
