namespace Newsroom.Ingest.Audit;

/// <summary>Which records to list; null means any. Times in microseconds since the Unix epoch.</summary>
/// <param name="Action">Full name of the rpc, or its method alone.</param>
public sealed record AuditFilter(
    string? Team = null, string? Credential = null, string? Action = null, string? Target = null, long? From = null, long? Before = null)
{
    /// <summary>Submits have no record of their own: the revision that each made is it.</summary>
    public const string Submit = "newsroom.ingest.v1.IngestService/SubmitArticle";

    public bool AllowsSubmits => Action is null || Action == Submit || Action == Submit.Split('/')[1];
}

/// <summary>The last record of a page.</summary>
public readonly record struct AuditPosition(long RecordedAt, string Id);
