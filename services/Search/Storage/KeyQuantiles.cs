namespace Newsroom.Search.Storage;

/// <summary>
/// How far back the newest few thousand articles reach, as of a minute ago. It only decides where the newest matches are looked for first, so being
/// out of date costs time and no match.
/// </summary>
internal sealed class KeyQuantiles(TimeProvider clock)
{
    /// <summary>A window holds this many times the matches that are wanted.</summary>
    private const int Generosity = 4;

    /// <summary>Each offset is this many times the one before.</summary>
    private const int Step = 8;

    private const int FirstOffset = 4_096;
    private const int MaxOffset = FirstOffset * Step * Step;

    private static readonly TimeSpan Lifetime = TimeSpan.FromMinutes(1);

    private volatile State _state = new([], 0, false);

    /// <summary>The oldest keys of windows to look in one after the other, the last of which is open.</summary>
    public async Task<List<long>> FloorsAsync(PostgreSqlSearchSession session, int limit, CancellationToken cancellationToken)
    {
        var state = _state;
        if (!state.IsKnown || clock.GetElapsedTime(state.At) > Lifetime)
        {
            var offsets = new List<int>();
            for (var offset = FirstOffset; offset <= MaxOffset; offset *= Step)
                offsets.Add(offset);
            _state = state = new State(await session.KeysAtAsync(offsets, cancellationToken), clock.GetTimestamp(), true);
        }

        var floors = new List<long>();
        for (var (i, size) = (0, FirstOffset); i < state.Keys.Count; i++, size *= Step)
        {
            if (size >= limit * Generosity)
                floors.Add(state.Keys[i]);
        }

        floors.Add(long.MinValue);
        return floors;
    }

    private sealed record State(List<long> Keys, long At, bool IsKnown);
}
