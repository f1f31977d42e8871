using System.Globalization;

namespace Newsroom.Fuzz;

/// <summary>What a run came to.</summary>
/// <param name="Calls">By rpc and status.</param>
/// <param name="Lost">Calls that ended with their connection and were made again.</param>
/// <param name="Renewed">Callers that were shut out, by what another one did to their key or team, and let in again.</param>
/// <param name="Findings">What must not be, each kind once.</param>
/// <param name="StartMiB">Memory of the server after the first tenth of the time.</param>
/// <param name="PeakMiB">The most that it had after that.</param>
public sealed record FuzzReport(
    int Seed, TimeSpan Duration, IReadOnlyDictionary<(string Rpc, string Status), int> Calls, int Lost, int Renewed, IReadOnlyList<string> Findings, long StartMiB, long PeakMiB)
{
    public override string ToString()
    {
        var statuses = Calls.GroupBy(c => c.Key.Status, c => c.Value).OrderByDescending(g => g.Sum()).Select(g => $"{g.Key} {g.Sum():N0}");
        return string.Create(
            CultureInfo.InvariantCulture,
            $"seed {Seed}: {Calls.Values.Sum():N0} calls to {Calls.Keys.Select(c => c.Rpc).Distinct().Count()} rpcs in {Duration.TotalMinutes:F1} min ({string.Join(", ", statuses)}), {Lost} made again, {Renewed} callers let in again; memory {StartMiB} MiB, at most {PeakMiB} MiB; {Findings.Count} findings");
    }
}
