using Google.Protobuf;
using Newsroom.Article.V1;

namespace Newsroom.Hosting;

/// <summary>What a stage decided about one revision, and the event that hands it on.</summary>
public sealed record StageResult
{
    private StageResult(StageOutcome outcome, IMessage? next = null, Reason reason = Reason.Unspecified, string detail = "")
    {
        Outcome = outcome;
        Next = next;
        Reason = reason;
        Detail = detail;
    }

    public StageOutcome Outcome { get; }

    public IMessage? Next { get; }

    /// <summary>What else came of it; published with <see cref="Next"/>, at most one of a type.</summary>
    public IReadOnlyList<IMessage> Also { get; init; } = [];

    public Reason Reason { get; }

    public string Detail { get; }

    /// <summary>Done; <paramref name="next"/> goes to the next stage.</summary>
    public static StageResult Completed(IMessage? next = null) => new(StageOutcome.Completed, next);

    /// <summary>Not an article that can be processed. Final.</summary>
    public static StageResult Rejected(Reason reason, string detail) => new(StageOutcome.Rejected, reason: reason, detail: detail);

    /// <summary>A higher revision was already there; nothing was done.</summary>
    public static StageResult Superseded(string detail) => new(StageOutcome.Superseded, detail: detail);
}
