using Newsroom.Article.V1;
using Newsroom.Search.Query;
using Newsroom.Search.Text;
using Newsroom.Search.V1;

namespace Newsroom.Search.Highlighting;

/// <summary>
/// Shows where an article matches: title and dek whole, then the best sentences of the body. Works on the stored text and not with
/// the engines' own marks, so that every engine shows the same.
/// </summary>
public sealed class Highlighter(QueryExpression query)
{
    public const int MaxPassages = 3;

    /// <summary>UTF-16 code units of a passage; about three lines.</summary>
    public const int MaxPassageLength = 280;

    /// <summary>UTF-16 code units that stay before the first match when a sentence is too long to show.</summary>
    private const int LeadingContext = 80;

    /// <summary>UTF-16 code units to move a cut in search of white space.</summary>
    private const int LongestWord = 40;

    /// <summary>UTF-16 code units of a body that are looked at, so that a page of huge articles does not take seconds.</summary>
    private const int MaxBodyLength = 200_000;

    private readonly MatchFinder _title = new(query, TextScope.Title);
    private readonly MatchFinder _dek = new(query, TextScope.Dek);
    private readonly MatchFinder _body = new(query, TextScope.Body);

    /// <param name="language">That the article is indexed in.</param>
    public IEnumerable<Highlight> Highlight(CleanArticle clean, string language)
    {
        var stemmer = Stemmer.Of(language);
        var body = clean.Body();
        if (body.Length > MaxBodyLength)
            body = body[..MaxBodyLength];
        return
        [
            .. Whole(TextField.Title, clean.Title, _title.Find(clean.Title, stemmer)),
            .. Whole(TextField.Dek, clean.Dek, _dek.Find(clean.Dek, stemmer)),
            .. Passages(body, _body.Find(body, stemmer)),
        ];
    }

    private static IEnumerable<Highlight> Whole(TextField field, string text, List<Match> matches)
    {
        return matches.Count == 0 ? [] : [ToHighlight(field, text, 0, text.Length, matches)];
    }

    private static IEnumerable<Highlight> Passages(string body, List<Match> matches)
    {
        if (matches.Count == 0)
            return [];
        return Candidates(body, matches)
            .OrderByDescending(p => p.Matches.Select(m => m.Sequence).Distinct().Count())
            .ThenByDescending(p => p.Matches.Count)
            .ThenBy(p => p.Start)
            .Take(MaxPassages)
            .Select(p => ToHighlight(TextField.Body, body, p.Start, p.End, p.Matches));
    }

    /// <summary>Each sentence in which a match begins, cut to the length of a passage.</summary>
    private static IEnumerable<Passage> Candidates(string body, List<Match> matches)
    {
        var next = 0;
        foreach (var sentence in SentenceSplitter.Split(body))
        {
            var (start, end) = (sentence.Start.Value, sentence.End.Value);
            while (next < matches.Count && matches[next].Start < end)
            {
                var (from, to) = Window(body, start, end, matches[next]);
                var within = matches.Skip(next).TakeWhile(m => m.Start < to).ToList();
                next += within.Count;
                yield return new Passage(from, to, within);
                for (start = to; start < end && char.IsWhiteSpace(body[start]);)
                    start++;
            }
        }
    }

    /// <summary>The sentence, or if it is too long the words around its first match that is not shown yet.</summary>
    private static (int Start, int End) Window(string body, int start, int end, Match first)
    {
        // A phrase can run on into the next sentence.
        end = Math.Max(end, first.End);
        if (end - start <= MaxPassageLength)
            return (start, end);
        var from = first.Start - start <= LeadingContext ? start : WordStart(body, first.Start - LeadingContext, first.Start);
        var limit = Math.Max(from + MaxPassageLength, first.End);
        return (from, limit >= end ? end : WordEnd(body, limit, first.End));
    }

    /// <summary>The first start of a word from <paramref name="index"/> on, before <paramref name="limit"/>; text without spaces is cut at once.</summary>
    private static int WordStart(string text, int index, int limit)
    {
        for (var i = index; i < Math.Min(limit, index + LongestWord); i++)
        {
            if (char.IsWhiteSpace(text[i - 1]) && !char.IsWhiteSpace(text[i]))
                return i;
        }

        return char.IsLowSurrogate(text[index]) ? index + 1 : index;
    }

    /// <summary>The last end of a word up to <paramref name="index"/>, from <paramref name="limit"/> on; text without spaces is cut at once.</summary>
    private static int WordEnd(string text, int index, int limit)
    {
        for (var i = index; i >= Math.Max(limit, index - LongestWord); i--)
        {
            if (char.IsWhiteSpace(text[i]) && !char.IsWhiteSpace(text[i - 1]))
                return i;
        }

        return char.IsLowSurrogate(text[index]) && index > limit ? index - 1 : index;
    }

    private static Highlight ToHighlight(TextField field, string text, int start, int end, IEnumerable<Match> matches)
    {
        var highlight = new Highlight { Field = field, Text = text[start..end], Offset = start };
        TextSpan? last = null;
        foreach (var match in matches)
        {
            var (from, to) = (match.Start - start, Math.Min(match.End, end) - start);
            if (last is not null && from < last.Start + last.Length)
                last.Length = Math.Max(last.Length, to - last.Start);
            else
                highlight.Matches.Add(last = new TextSpan { Start = from, Length = to - from });
        }

        return highlight;
    }

    private sealed record Passage(int Start, int End, List<Match> Matches);
}
