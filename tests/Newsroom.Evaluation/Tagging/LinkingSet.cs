using System.Text.Json;
using System.Text.RegularExpressions;
using Newsroom.Article.V1;
using Newsroom.Evaluation.Cleaning;
using Newsroom.Evaluation.Metrics;
using Newsroom.Tagging.Entities;
using Newsroom.Tagging.Text;

namespace Newsroom.Evaluation.Tagging;

/// <summary>
/// Which mentions are the same entity: B-cubed (Bagga, Baldwin 1998) over the labelled mentions that are names, not phrases or pronouns. A
/// mention that was not found stands for itself.
/// </summary>
internal static partial class LinkingSet
{
    private sealed record Mention(int Start, int End, string Group);

    private sealed record Item(string Text, IReadOnlyList<Mention> Mentions);

    public static IEnumerable<Measure> Measure(LabelledData data, string set)
    {
        var tagger = new EntityTagger();
        var scores = InParallel.Map(set, data.Read(set, Parse), item => Score(item, Tag(tagger, item.Text))).SelectMany(score => score).ToList();
        var found = scores.Where(score => score.IsFound).ToList();
        yield return new Measure(set, "b_cubed", F1(scores), scores.Count);
        yield return new Measure(set, "b_cubed_precision", scores.Average(score => score.Precision), scores.Count);
        yield return new Measure(set, "b_cubed_recall", scores.Average(score => score.Recall), scores.Count);
        yield return new Measure(set, "found", (double)found.Count / scores.Count, scores.Count);
    }

    private static double F1(List<(double Precision, double Recall, bool IsFound)> scores) =>
        Retrieval.Harmonic(scores.Average(score => score.Precision), scores.Average(score => score.Recall));

    private static Item Parse(JsonElement item) => new(
        item.Text("text"),
        [.. item.GetProperty("mentions").EnumerateArray().Where(mention => mention.GetProperty("named").GetBoolean()).Select(Name).OfType<Mention>().Distinct()]);

    /// <summary>Without article and possessive; null for what is a phrase around a name.</summary>
    private static Mention? Name(JsonElement mention)
    {
        var match = NameInPhrase().Match(mention.Text("text"));
        var start = mention.GetProperty("start").GetInt32() + match.Groups["name"].Index;
        return match.Success ? new Mention(start, start + match.Groups["name"].Length, mention.Text("group")) : null;
    }

    private static Dictionary<(int Start, int End), int> Tag(EntityTagger tagger, string text)
    {
        var source = new ArticleText(TextField.Body, new TokenizedText(text));
        var entities = tagger.Find([source], "en", CancellationToken.None);
        var spans = new Dictionary<(int Start, int End), int>();
        for (var i = 0; i < entities.Count; i++)
        {
            foreach (var mention in entities[i].Implied is null ? entities[i].Mentions : [])
                spans.TryAdd((source.Text.Tokens[mention.First].Start, source.Text.Tokens[mention.First + mention.Count - 1].End), i);
        }
        return spans;
    }

    private static IEnumerable<(double Precision, double Recall, bool IsFound)> Score(Item item, Dictionary<(int Start, int End), int> spans)
    {
        // Negative numbers are entities of one mention each.
        var found = item.Mentions.Select((mention, i) => spans.GetValueOrDefault((mention.Start, mention.End), -1 - i)).ToList();
        for (var i = 0; i < found.Count; i++)
        {
            var same = Enumerable.Range(0, found.Count).Where(other => found[other] == found[i]).ToList();
            var expected = item.Mentions.Count(other => other.Group == item.Mentions[i].Group);
            var right = same.Count(other => item.Mentions[other].Group == item.Mentions[i].Group);
            yield return ((double)right / same.Count, (double)right / expected, found[i] >= 0);
        }
    }

    [GeneratedRegex(@"^([Tt]he |[Aa]n? )?(?<name>\p{Lu}[\w.’'-]*?( (of|the|de|and|for|&|[\p{Lu}\d][\w.’'-]*?))*?)(['’]s)?$", RegexOptions.ExplicitCapture, 1_000)]
    private static partial Regex NameInPhrase();
}
