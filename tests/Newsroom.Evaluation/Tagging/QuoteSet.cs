using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;
using Newsroom.Article.V1;
using Newsroom.Tagging.Text;

namespace Newsroom.Evaluation.Tagging;

/// <summary>
/// Passages with their quotations, speakers and cues. A found quotation is right if its span is exact; speakers and cues are judged over
/// all labelled ones, so that a missed quotation counts against each.
/// </summary>
internal static partial class QuoteSet
{
    private const string Wikinews = "bulk/wikinews_dev";

    /// <param name="Speaker">Names that are right, separated by |.</param>
    /// <param name="Cue">Null: not labelled.</param>
    private sealed record Quote(int Start, int Length, string Speaker, string? Cue);

    private sealed record Passage(string Language, string Body, IReadOnlyList<Quote> Quotes);

    /// <param name="Judged">Of each quotation found its confidence, and whether both its span and its speaker are right.</param>
    private sealed record Score(int Labelled, int Found, int Right, int Speakers, int Cues, IReadOnlyList<(double Confidence, bool IsRight)> Judged);

    public static IEnumerable<Measure> Measure(LabelledData data, string? errors)
    {
        var judged = new List<(double Confidence, bool IsRight)>();
        foreach (var part in (string[])["dev", "held-out", "wikinews-a", "wikinews-b"])
        {
            if (!data.Selection.Takes("quotes/" + part))
                continue;
            var passages = part.StartsWith("wikinews", StringComparison.Ordinal) ? ReadWikinews(data, part[^1..]) : data.Selection.Sample(Read(part));
            if (passages.Count == 0)
                continue;
            var log = new StringBuilder();
            var scores = passages.Select(passage => ScoreOf(passage, log)).ToList();
            if (errors is not null)
                File.WriteAllText(Path.Combine(Directory.CreateDirectory(errors).FullName, $"quotes-{part}.txt"), log.ToString());
            int labelled = scores.Sum(s => s.Labelled), right = scores.Sum(s => s.Right);
            yield return new Measure("quotes/" + part, "span-f1", 2.0 * right / Math.Max(1, labelled + scores.Sum(s => s.Found)), labelled);
            yield return new Measure("quotes/" + part, "speaker", (double)scores.Sum(s => s.Speakers) / labelled, labelled);
            if (passages.Any(passage => passage.Quotes.Any(quote => quote.Cue is not null)))
                yield return new Measure("quotes/" + part, "cue", (double)scores.Sum(s => s.Cues) / labelled, labelled);
            judged.AddRange(scores.SelectMany(s => s.Judged));
        }
        foreach (var measure in Calibration(judged))
            yield return measure;
    }

    /// <summary>What is right at each confidence, and how far the two are apart on average.</summary>
    private static IEnumerable<Measure> Calibration(List<(double Confidence, bool IsRight)> judged)
    {
        if (judged.Count == 0)
            yield break;
        var bins = judged.GroupBy(one => one.Confidence).OrderBy(bin => bin.Key).ToList();
        foreach (var bin in bins)
            yield return new Measure("quotes/labelled", string.Create(CultureInfo.InvariantCulture, $"right@confidence={bin.Key:0.00}"), Share(bin), bin.Count());
        yield return new Measure("quotes/labelled", "confidence_calibration_error", bins.Sum(bin => bin.Count() * Math.Abs(Share(bin) - bin.Key)) / judged.Count, judged.Count);

        static double Share(IGrouping<double, (double Confidence, bool IsRight)> bin) => (double)bin.Count(one => one.IsRight) / bin.Count();
    }

    private static Score ScoreOf(Passage passage, StringBuilder log)
    {
        var tags = Tagger.Value.Tag("", "", passage.Body, passage.Language, CancellationToken.None);
        var found = tags.Quotes.ToDictionary(quote => (quote.Span.Start, quote.Span.Length));
        var judged = new List<(double Confidence, bool IsRight)>();
        int right = 0, speakers = 0, cues = 0;
        foreach (var gold in passage.Quotes)
        {
            var text = passage.Body.Substring(gold.Start, gold.Length);
            if (!found.Remove((gold.Start, gold.Length), out var quote))
            {
                log.AppendLine(FormattableString.Invariant($"missed: {text}"));
                continue;
            }
            var isSpeaker = gold.Speaker.Split('|').Any(name => NamesOf(quote, tags).Contains(Key(name)));
            right++;
            judged.Add((quote.Confidence, isSpeaker));
            speakers += isSpeaker ? 1 : 0;
            cues += quote.Cue == gold.Cue ? 1 : 0;
            if (!isSpeaker || (gold.Cue is not null && quote.Cue != gold.Cue))
                log.AppendLine(FormattableString.Invariant($"wrong: {text} | {gold.Speaker} ({gold.Cue}) | {quote.Speaker} = {string.Join(", ", NamesOf(quote, tags))} ({quote.Cue})"));
        }
        judged.AddRange(found.Values.Select(quote => (quote.Confidence, false)));
        foreach (var quote in found.Values)
            log.AppendLine(FormattableString.Invariant($"too much: {quote.Text} | {quote.Speaker} ({quote.Cue})"));
        return new Score(passage.Quotes.Count, tags.Quotes.Count, right, speakers, cues, judged);
    }

    /// <summary>The names of the speaker's entity; the words used where there is none.</summary>
    private static HashSet<string> NamesOf(QuoteTag quote, ArticleTags tags) =>
        tags.Entities.FirstOrDefault(entity => entity.EntityId == quote.SpeakerEntityId) is { } entity
            ? [.. entity.Mentions.Select(mention => Key(mention.Text)), Key(entity.Name)]
            : [Key(quote.Speaker)];

    private static string Key(string name)
    {
        var key = Folding.Fold(name);
        return key.StartsWith("the ", StringComparison.Ordinal) ? key[4..] : key;
    }

    private static List<Passage> Read(string part) =>
        [.. Resource(part).Split("# ", StringSplitOptions.RemoveEmptyEntries).Select(Parse)];

    private static IReadOnlyList<Passage> ReadWikinews(LabelledData data, string half)
    {
        if (!File.Exists(Path.Combine(data.Folder, Wikinews + ".jsonl.gz")))
        {
            Console.Error.WriteLine($"absent, not measured: {Wikinews}");
            return [];
        }
        var quotes = Resource("wikinews").Split('\n', StringSplitOptions.RemoveEmptyEntries).Where(line => line[0] != '#').Select(line => line.Split('\t'))
            .Where(row => row[0] == half)
            .ToLookup(row => row[1], row => new Quote(int.Parse(row[2], CultureInfo.InvariantCulture), int.Parse(row[3], CultureInfo.InvariantCulture), row[4], Cue: null), StringComparer.Ordinal);
        return [.. data.Read(Wikinews, item => new Passage(item.Text("lang"), item.Text("text"), [.. quotes[item.Text("id")]])).Where(passage => passage.Quotes.Count > 0)];
    }

    private static string Resource(string part)
    {
        using var stream = typeof(QuoteSet).Assembly.GetManifestResourceStream($"quotes/{part}")!;
        using var reader = new StreamReader(stream, Encoding.UTF8);
        return reader.ReadToEnd().ReplaceLineEndings("\n");
    }

    private static Passage Parse(string passage)
    {
        var line = passage.IndexOf('\n', StringComparison.Ordinal);
        var source = passage[(line + 1)..].Trim();
        var body = new StringBuilder();
        var quotes = new List<Quote>();
        var at = 0;
        foreach (Match match in Labelled().Matches(source))
        {
            body.Append(source, at, match.Index - at);
            var words = match.Groups["words"].Value;
            quotes.Add(new Quote(body.Length, words.Length, match.Groups["speaker"].Value, match.Groups["cue"].Value));
            body.Append(words);
            at = match.Index + match.Length;
        }
        body.Append(source, at, source.Length - at);
        return new Passage(passage[..line].Trim(), body.ToString(), quotes);
    }

    [GeneratedRegex(@"\[\[(?<speaker>[^|\]]*)\|(?<cue>[^|\]]*)\|(?<words>[^\]]*)\]\]", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1_000)]
    private static partial Regex Labelled();
}
