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
    private sealed record Quote(int Start, int Length, string Speaker, string Cue);

    private sealed record Passage(string Set, string Language, string Body, IReadOnlyList<Quote> Quotes);

    private sealed record Score(int Labelled, int Found, int Right, int Speakers, int Cues);

    public static IEnumerable<Measure> Measure(LabelledData data, string? errors)
    {
        foreach (var part in (string[])["dev", "held-out"])
        {
            if (!data.Selection.Takes("quotes/" + part))
                continue;
            var passages = data.Selection.Sample(Read(part));
            var log = new StringBuilder();
            var scores = passages.Select(passage => ScoreOf(passage, log)).ToList();
            if (errors is not null)
                File.WriteAllText(Path.Combine(Directory.CreateDirectory(errors).FullName, $"quotes-{part}.txt"), log.ToString());
            int labelled = scores.Sum(s => s.Labelled), right = scores.Sum(s => s.Right);
            yield return new Measure("quotes/" + part, "span-f1", 2.0 * right / Math.Max(1, labelled + scores.Sum(s => s.Found)), labelled);
            yield return new Measure("quotes/" + part, "speaker", (double)scores.Sum(s => s.Speakers) / labelled, labelled);
            yield return new Measure("quotes/" + part, "cue", (double)scores.Sum(s => s.Cues) / labelled, labelled);
        }
    }

    private static Score ScoreOf(Passage passage, StringBuilder log)
    {
        var tags = Tagger.Value.Tag("", "", passage.Body, passage.Language, CancellationToken.None);
        var found = tags.Quotes.ToDictionary(quote => (quote.Span.Start, quote.Span.Length));
        int right = 0, speakers = 0, cues = 0;
        foreach (var gold in passage.Quotes)
        {
            var text = passage.Body.Substring(gold.Start, gold.Length);
            if (!found.Remove((gold.Start, gold.Length), out var quote))
            {
                log.AppendLine(FormattableString.Invariant($"missed: {text}"));
                continue;
            }
            var isSpeaker = NamesOf(quote, tags).Contains(Key(gold.Speaker));
            right++;
            speakers += isSpeaker ? 1 : 0;
            cues += quote.Cue == gold.Cue ? 1 : 0;
            if (!isSpeaker || quote.Cue != gold.Cue)
                log.AppendLine(FormattableString.Invariant($"wrong: {text} | {gold.Speaker} ({gold.Cue}) | {quote.Speaker} = {string.Join(", ", NamesOf(quote, tags))} ({quote.Cue})"));
        }
        foreach (var quote in found.Values)
            log.AppendLine(FormattableString.Invariant($"too much: {quote.Text} | {quote.Speaker} ({quote.Cue})"));
        return new Score(passage.Quotes.Count, tags.Quotes.Count, right, speakers, cues);
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

    private static List<Passage> Read(string part)
    {
        using var stream = typeof(QuoteSet).Assembly.GetManifestResourceStream($"quotes/{part}.txt")!;
        using var reader = new StreamReader(stream, Encoding.UTF8);
        return [.. reader.ReadToEnd().ReplaceLineEndings("\n").Split("# ", StringSplitOptions.RemoveEmptyEntries).Select(passage => Parse(part, passage))];
    }

    private static Passage Parse(string part, string passage)
    {
        var line = passage.IndexOf('\n', StringComparison.Ordinal);
        var source = passage[(line + 1)..].Trim();
        var body = new StringBuilder();
        var quotes = new List<Quote>();
        var at = 0;
        foreach (Match match in Labelled().Matches(source))
        {
            body.Append(source, at, match.Index - at);
            quotes.Add(new Quote(body.Length, match.Groups[3].Length, match.Groups[1].Value, match.Groups[2].Value));
            body.Append(match.Groups[3].Value);
            at = match.Index + match.Length;
        }
        body.Append(source, at, source.Length - at);
        return new Passage(part, passage[..line].Trim(), body.ToString(), quotes);
    }

    [GeneratedRegex(@"\[\[([^|\]]*)\|([^|\]]*)\|([^\]]*)\]\]", RegexOptions.CultureInvariant, matchTimeoutMilliseconds: 1_000)]
    private static partial Regex Labelled();
}
