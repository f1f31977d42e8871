namespace Newsroom.Search.Storage;

/// <summary>
/// How far back the newest few thousand articles reach, as of a minute ago. It only decides where the newest matches are looked for first, so being
/// out of date costs time.
/// </summary>
/// <param name="firstOffset">Articles in the first window.</param>
internal sealed class KeyQuantiles(TimeProvider clock, int firstOffset)
{
    /// <summary>A window holds this many times the matches that are wanted.</summary>
    private const int Generosity = 4;

    /// <summary>Each offset is this many times the one before.</summary>
    private const int Step = 8;

    private const int Windows = 3;

    private static readonly TimeSpan Lifetime = TimeSpan.FromMinutes(1);

    private volatile State _state = new([], 0, false);

    /// <summary>Windows to look in one after the other, the last of which is open.</summary>
    /// <param name="share">Of the articles that are looked for, 0 to 1.</param>
    public async Task<List<KeyWindow>> WindowsAsync(PostgreSqlSearchSession session, int limit, double share, CancellationToken cancellationToken)
    {
        var state = _state;
        if (!state.IsKnown || clock.GetElapsedTime(state.At) > Lifetime)
        {
            var offsets = Enumerable.Range(0, Windows).Select(i => firstOffset * (int)Math.Pow(Step, i)).Prepend(0).ToList();
            _state = state = new State(await session.KeysAtAsync(offsets, cancellationToken), clock.GetTimestamp(), true);
        }

        var windows = new List<KeyWindow>();
        for (var (i, size) = (1, firstOffset); i < state.Keys.Count; i++, size *= Step)
        {
            if (size * share < limit * Generosity)
                continue;
            // Articles of the future are few; a new one that is two years beyond all others waits for the next count.
            var day = new DateTimeOffset(ArticleKey.Time(state.Keys[i]).UtcDateTime.Date, TimeSpan.Zero);
            windows.Add(new KeyWindow(ArticleKey.Floor(day), [.. IndexToken.PeriodsFrom(day, ArticleKey.Time(state.Keys[0]).Year + 2)]));
        }

        windows.Add(new KeyWindow(long.MinValue, null));
        return windows;
    }

    private sealed record State(List<long> Keys, long At, bool IsKnown);
}

/// <summary>The articles from a key on.</summary>
/// <param name="Periods">The tokens that they and no others have; null for all articles.</param>
internal sealed record KeyWindow(long From, IReadOnlyList<string>? Periods);
