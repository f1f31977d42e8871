using System.Text.RegularExpressions;
using Newsroom.Article.V1;
using Newsroom.Cleaning.Blocks;
using Newsroom.Cleaning.Lexicon;
using Newsroom.Cleaning.Metadata;

namespace Newsroom.Cleaning.Labelling;

/// <summary>Finds out who published a text from what was cut off it: copyright line, teaser signatures, calls to follow, the dateline's agency.</summary>
internal static partial class PublisherPass
{
    // A name that one call mentions may be a network's or a person's; a signature or copyright line says it outright.
    private const int MinVotes = 2;
    private const int OutrightVotes = 3;
    private const int MaxNameWords = 6;

    public static void Apply(Draft draft)
    {
        Dictionary<string, (string Name, int Votes, int Order)> votes = new(StringComparer.Ordinal);
        foreach (var block in draft.Blocks.Where(b => b.Cut is not null && b.Text.Length <= 300))
        {
            foreach (var (name, weight) in Names(block))
            {
                var key = TitleText.Key(name);
                var held = votes.GetValueOrDefault(key, (Name: name, Votes: 0, Order: votes.Count));
                votes[key] = held with { Votes = held.Votes + weight };
            }
        }
        var best = votes.Values.OrderByDescending(v => v.Votes).ThenBy(v => v.Order).FirstOrDefault();
        if (best.Votes >= MinVotes)
            draft.Metadata.OfferPublisher(best.Name, FieldOrigin.Text);
        var agency = draft.Metadata.Contributors.Find(c => c.Role == ContributorRole.Agency);
        if (agency is not null)
            draft.Metadata.OfferPublisher(agency.Name, FieldOrigin.Text);
    }

    private static IEnumerable<(string Name, int Weight)> Names(Block block)
    {
        var text = block.Text;
        if (block.Cut!.Label is RemovalLabel.Legal or RemovalLabel.Footer && Boundary.Holder(text) is { Length: > 0 } holder)
            return IsName(holder) ? [(holder, OutrightVotes)] : [];
        if (TeaserPass.IsSignature(block))
            return [(text[..^2].Trim(), 1)];
        if (block.Cut.Label is RemovalLabel.ShareSubscribe or RemovalLabel.Promotion && Call().Match(text) is { Success: true } call)
        {
            var quoted = call.Groups["quoted"];
            var name = (quoted.Success ? quoted : call.Groups["name"]).Value.Trim();
            return IsName(name) ? [(name, quoted.Success ? MinVotes : 1)] : [];
        }
        return [];
    }

    private static bool IsName(string name) =>
        Words.Count(name) is >= 1 and <= MaxNameWords && !Words.Folded(name).Exists(CueLexicon.Default.IsPlatform) && name.Any(char.IsLetter);

    // The capitalised or quoted name after a verb and before a preposition, colon or "app": "Like The Post on …", "the Post app".
    [GeneratedRegex(
        @"(?:[«„“""](?<quoted>[^«»„“”""]{2,50})[»“”""]|^\p{Lu}\p{Ll}+(?:\s(?:to|the|our|us))?\s(?<name>\p{Lu}[\p{L}\p{M}'’&-]*(?:\s\p{Lu}[\p{L}\p{M}'’&-]*){0,4})(?=\s(?:on|auf|en|sur|su|no|na|op|app\b)|\s?:))",
        RegexOptions.ExplicitCapture | RegexOptions.CultureInvariant, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Call();
}
