namespace Newsroom.Tagging.Stories;

/// <summary>When an article is from, in microseconds since 1970.</summary>
/// <param name="At">Publication, else receipt.</param>
/// <param name="IsDated">It states its publication.</param>
/// <param name="ReceivedAt">Receipt.</param>
public readonly record struct ArticleMoment(long At, bool IsDated, long ReceivedAt);

/// <summary>From when to when a story's articles are.</summary>
/// <param name="IsDated">At least one of them states its publication.</param>
public readonly record struct StorySpan(long First, long Last, bool IsDated, long FirstReceived, long LastReceived)
{
    public static StorySpan Of(ArticleMoment moment) => new(moment.At, moment.At, moment.IsDated, moment.ReceivedAt, moment.ReceivedAt);

    public StorySpan With(StorySpan other) => new(
        Math.Min(First, other.First), Math.Max(Last, other.Last), IsDated || other.IsDated,
        Math.Min(FirstReceived, other.FirstReceived), Math.Max(LastReceived, other.LastReceived));
}

/// <summary>How far apart in time two stories are, and what that does to their likeness.</summary>
public static class StoryTime
{
    public const long MicrosecondsPerDay = 86_400_000_000;

    /// <summary>Days for which an event is as present as on the first.</summary>
    private const double FreshDays = 1;

    /// <summary>Days behind these after which likeness counts for a third.</summary>
    private const double DecayDays = 10;

    /// <summary>What likeness counts for between an article of an archive and one that does not say when it is from.</summary>
    private const double Undated = 0.85;

    /// <summary>
    /// 1 while both are of the same days, falling to 0 with the time between them. Where one does not state its date, the day of receipt
    /// stands in, and an old date of the other says little against it.
    /// </summary>
    public static double Factor(StorySpan left, StorySpan right)
    {
        var factor = Decay(left.First, left.Last, right.First, right.Last);
        return left.IsDated && right.IsDated
            ? factor
            : Math.Max(factor, Undated * Decay(left.FirstReceived, left.LastReceived, right.FirstReceived, right.LastReceived));
    }

    private static double Decay(long leftFirst, long leftLast, long rightFirst, long rightLast)
    {
        var days = Math.Max(0, Math.Max(leftFirst - rightLast, rightFirst - leftLast)) / (double)MicrosecondsPerDay;
        return Math.Exp(-Math.Max(0, days - FreshDays) / DecayDays);
    }
}
