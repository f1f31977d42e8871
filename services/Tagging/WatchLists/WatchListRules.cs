using System.Text;
using Google.Protobuf.Collections;
using Newsroom.Hosting;
using Newsroom.Tagging.Storage;
using Newsroom.Tagging.V1;

namespace Newsroom.Tagging.WatchLists;

/// <summary>The limits that the contract states for a watch list.</summary>
internal static class WatchListRules
{
    public const int MaxName = 200;

    private const int MaxPhrases = 50_000;
    private const int MaxPhraseLength = 200;

    /// <summary>Bytes of UTF-8.</summary>
    private const int MaxSize = 2 * 1024 * 1024;

    /// <summary>Faulty phrases that are told of one request.</summary>
    private const int MaxFaults = 20;

    /// <summary>The list as it is stored, changed now; null if it is missing. What is wrong is added to the violations.</summary>
    /// <param name="team">That it is to belong to.</param>
    public static WatchListRecord? Check(WatchList? list, string team, DateTimeOffset now, Violations violations)
    {
        if (list is null)
        {
            violations.Add("watch_list", "is required");
            return null;
        }
        CheckName("watch_list.name", list.Name, violations);
        CheckName("watch_list.team", team, violations);
        CheckPhrases(list.Phrases, violations);
        return new WatchListRecord
        {
            WatchListId = list.WatchListId,
            Name = list.Name,
            Team = team,
            Phrases = string.Join('\n', list.Phrases.Select(phrase => phrase.Trim())),
            PhraseCount = list.Phrases.Count,
            Version = list.Version,
            UpdatedAt = (now - DateTimeOffset.UnixEpoch).Ticks / TimeSpan.TicksPerMicrosecond,
        };
    }

    public static void CheckId(string field, string id, Violations violations) =>
        violations.Require(Guid.TryParseExact(id, "D", out _), field, id.Length == 0 ? "is required" : "is not a UUID");

    private static void CheckName(string field, string name, Violations violations) => violations
        .Require(!string.IsNullOrWhiteSpace(name) && name.Length <= MaxName, field, $"must have 1 to {MaxName} characters")
        .Require(!name.Any(char.IsControl), field, "must have no control characters");

    private static void CheckPhrases(RepeatedField<string> phrases, Violations violations)
    {
        const string Field = "watch_list.phrases";
        violations
            .Require(phrases.Count is > 0 and <= MaxPhrases, Field, $"must be 1 to {MaxPhrases}")
            .Require(phrases.Sum(phrase => (long)Encoding.UTF8.GetByteCount(phrase)) <= MaxSize, Field, $"must have at most {MaxSize} bytes of UTF-8 together");
        if (violations.Any)
            return;
        var faults = phrases.Select((phrase, index) => (Index: index, Fault: Fault(phrase))).Where(one => one.Fault is not null).Take(MaxFaults);
        foreach (var (index, fault) in faults)
            violations.Add($"{Field}[{index}]", fault!);
    }

    private static string? Fault(string phrase) =>
        phrase.Trim().Length < 2 || phrase.Length > MaxPhraseLength ? $"must have 2 to {MaxPhraseLength} characters"
        : phrase.Any(char.IsControl) ? "must have no control characters"
        : PhraseMatcher.Fault(phrase);
}
