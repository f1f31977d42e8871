namespace Newsroom.Search.Storage;

/// <summary>
/// How far back the newest articles reach, as of a minute ago. It only decides where the newest matches are looked for first, so being out of date
/// costs time.
/// </summary>
/// <param name="firstOffset">Articles back from the newest to the first one looked at; each further one is twice as far.</param>
internal sealed class KeyQuantiles(TimeProvider clock, int firstOffset)
{
    private const int Quantiles = 11;

    /// <summary>A window is made to hold this many times the matches that are wanted.</summary>
    private const double Generosity = 1.1;

    /// <summary>To read a day's articles that all match takes so many times as long as to go through one more day, as measured on 276 articles a day.</summary>
    private const int DaysOfMatches = 4;

    private static readonly TimeSpan Lifetime = TimeSpan.FromMinutes(1);

    private volatile State _state = new([], 0, false);

    /// <summary>Where to look for the newest matches.</summary>
    /// <param name="share">Of the articles that are looked for, 0 to 1.</param>
    public async Task<KeyWindow> WindowAsync(PostgreSqlSearchSession session, int limit, double share, CancellationToken cancellationToken)
    {
        var state = _state;
        if (!state.IsKnown || clock.GetElapsedTime(state.At) > Lifetime)
        {
            var offsets = Enumerable.Range(0, Quantiles).Select(i => firstOffset << i).Prepend(0).ToList();
            _state = state = new State(await session.KeysAtAsync(offsets, cancellationToken), clock.GetTimestamp(), true);
        }

        var size = Math.Max(firstOffset, limit * Generosity / Math.Max(share, double.Epsilon));
        return state.Keys.Count > 1 && size <= (double)firstOffset * (1 << (state.Keys.Count - 2))
            ? Window(state, size, share)
            : KeyWindow.Open with { HasFew = state.Keys.Count <= Quantiles };
    }

    /// <summary>
    /// From the beginning of a day, or of its month where that costs less. Each day is a token of its own, all of whose articles the index goes through;
    /// of the days before it in the month only the matches are found and read.
    /// </summary>
    private KeyWindow Window(State state, double size, double share)
    {
        var after = Math.Max(0, (int)Math.Ceiling(Math.Log2(size / firstOffset)));
        var (newer, older) = (ArticleKey.Time(state.Keys[after]), ArticleKey.Time(state.Keys[after + 1]));
        var offset = after == 0 ? 0 : (double)firstOffset * (1 << (after - 1));
        var reach = newer - ((newer - older) * ((size - offset) / (((double)firstOffset * (1 << after)) - offset)));
        var newest = ArticleKey.Time(state.Keys[0]);
        var day = new DateTimeOffset(reach.UtcDateTime.Date, TimeSpan.Zero);
        var rest = Math.Min((newest - day).TotalDays, DateTime.DaysInMonth(day.Year, day.Month) - day.Day + 1);
        if ((day.Day - 1) * share * DaysOfMatches <= rest)
            day = day.AddDays(1 - day.Day);
        // Articles of the future are few; a new one that is two years beyond all others waits for the next count.
        return new KeyWindow(ArticleKey.Floor(day), [.. IndexToken.PeriodsFrom(day, newest.Year + 2)], size, HasFew: true);
    }

    private sealed record State(List<long> Keys, long At, bool IsKnown);
}

/// <summary>The articles from a key on.</summary>
/// <param name="Periods">The tokens that they and no others have; null for all articles.</param>
/// <param name="Size">About how many they are.</param>
/// <param name="HasFew">As far as is known it has not many more matches than are wanted.</param>
internal sealed record KeyWindow(long From, IReadOnlyList<string>? Periods, double Size, bool HasFew)
{
    public static KeyWindow Open { get; } = new(long.MinValue, null, double.PositiveInfinity, false);
}
