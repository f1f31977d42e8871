using System.Text.Json;
using Newsroom.Article.V1;
using Newsroom.Cleaning.Blocks;
using Newsroom.Cleaning.Labelling;
using Newsroom.Cleaning.Metadata;
using Newsroom.Cleaning.Text;

namespace Newsroom.Cleaning.Models;

/// <summary>A document whose lines are labelled: C main text, T headline, t headline in other words or in part, B none of these.</summary>
internal sealed record LabelledText(string Id, string Site, string Title, string Text, IReadOnlyList<(char Label, int Start)> Lines)
{
    /// <summary>Rows that may train, by the README of the data.</summary>
    public bool MayTrain => Id.StartsWith("plain:wcxb", StringComparison.Ordinal);

    /// <summary>By site, so that no site is on both sides.</summary>
    public bool IsHeldOut => Dice.HoldsOut(Site);

    public char LabelAt(int offset)
    {
        var (low, high) = (0, Lines.Count - 1);
        while (low < high)
        {
            var middle = (low + high + 1) / 2;
            (low, high) = Lines[middle].Start <= offset ? (middle, high) : (low, middle - 1);
        }
        return Lines[low].Label;
    }

    /// <summary>Its blocks as the model meets them: after the rules that judge a line alone.</summary>
    public Draft Draft()
    {
        var draft = new Draft(Text, PlainTextReader.Read(Text), new ArticleMetadata(DateTimeOffset.UnixEpoch.AddYears(80)));
        Labeller.JudgeAlone(draft);
        return draft;
    }

    public static LabelledText Of(string id, string site, string title, IEnumerable<(char Label, string Text)> lines)
    {
        var text = new System.Text.StringBuilder();
        List<(char, int)> starts = [];
        foreach (var line in lines)
        {
            starts.Add((line.Label, text.Length));
            text.Append(line.Text.ReplaceLineEndings(" ")).Append('\n');
        }
        return new LabelledText(id, site, title, text.ToString(), starts);
    }
}

internal static class LineCorpus
{
    public static List<LabelledText> Read(SourceFolder source) => [.. source.Rows("plaintext/lines.jsonl.gz").Select(Document)];

    private static LabelledText Document(JsonElement row) => LabelledText.Of(
        row.GetProperty("id").GetString()!,
        row.GetProperty("domain").GetString()!,
        row.GetProperty("title").GetString() ?? "",
        WithHeadlines([.. Lines(row)], row.GetProperty("title").GetString() ?? ""));

    /// <summary>
    /// The title that is given says which of the lines marked as titles are in its very words, or if none is, in nearly its words: those
    /// are headlines.
    /// </summary>
    private static List<(char Label, string Text)> WithHeadlines(List<(char Label, string Text)> lines, string title)
    {
        var key = TitleText.Key(title);
        var isExact = lines.Exists(l => l.Label == 'T' && TitleText.Key(l.Text) == key);
        return lines.ConvertAll(l => l.Label == 'T' && !(isExact ? TitleText.Key(l.Text) == key : TitleText.IsSame(key, TitleText.Key(l.Text))) ? ('t', l.Text) : l);
    }

    private static IEnumerable<(char Label, string Text)> Lines(JsonElement row) => row.GetProperty("lines").EnumerateArray().Select(l => (l[0].GetString()![0], l[1].GetString()!));

    private static List<(char Label, string Text)> Lines(LabelledText text) =>
        [.. text.Lines.Index().Select(l => (l.Item.Label, text.Text[l.Item.Start..(l.Index + 1 < text.Lines.Count ? text.Lines[l.Index + 1].Start : text.Text.Length)].TrimEnd('\n')))];

    /// <summary>
    /// The same document as if it had been scraped well: of the furniture before and after the main text only the nearest few lines, at
    /// random, so that the model does not expect a page's whole menu around every article.
    /// </summary>
    public static LabelledText Trimmed(LabelledText text, Dice dice)
    {
        var lines = Lines(text);
        var first = lines.FindIndex(l => l.Label != 'B');
        var last = lines.FindLastIndex(l => l.Label != 'B');
        if (first < 0)
            return text;
        var from = Math.Max(0, first - dice.Next(4));
        var to = Math.Min(lines.Count - 1, last + dice.Next(12));
        return LabelledText.Of(text.Id + ":trimmed", text.Site, text.Title, lines.GetRange(from, to - from + 1));
    }

    /// <summary>The same document without its headline, if it has one in its very words or nearly: then no other line is one.</summary>
    public static LabelledText Untitled(LabelledText text)
    {
        var lines = Lines(text);
        var rest = lines.FindAll(l => l.Label is not ('T' or 't') && !TitleText.IsSame(TitleText.Key(text.Title), TitleText.Key(l.Text)));
        return lines.Exists(l => l.Label == 'T') && rest.Count > 0 ? LabelledText.Of(text.Id + ":untitled", text.Site, text.Title, rest) : text;
    }

    /// <summary>
    /// The same document with other stories below it, as pages append them: of each its headline and, now and then, its first lines. One
    /// more stands inside it.
    /// </summary>
    public static LabelledText Followed(LabelledText text, IReadOnlyList<LabelledText> others, Dice dice)
    {
        var lines = Lines(text);
        var last = lines.FindLastIndex(l => l.Label == 'C');
        if (last < 0)
            return text;
        var most = dice.Next(3) switch { 0 => 0, 1 => 1, _ => 6 };
        List<(char, string)> below = [];
        for (var stories = 1 + dice.Next(most == 6 ? 2 : 12); stories > 0; stories--)
            below.AddRange(Start(others[dice.Next(others.Count)], most));
        lines.InsertRange(last + 1 + dice.Next(Math.Min(5, lines.Count - last)), below);
        if (last > 6)
            lines.InsertRange(2 + dice.Next(last - 4), Start(others[dice.Next(others.Count)], dice.Next(2)));
        return LabelledText.Of(text.Id + ":followed", text.Site, text.Title, lines);
    }

    /// <summary>
    /// The same document with the furniture of other pages added to its own, before, after and within the main text: news pages have more
    /// of it than the pages of the data.
    /// </summary>
    public static LabelledText Surrounded(LabelledText text, IReadOnlyList<LabelledText> others, Dice dice)
    {
        var lines = Lines(text);
        var first = lines.FindIndex(l => l.Label != 'B');
        var last = lines.FindLastIndex(l => l.Label == 'C');
        if (last < 0)
            return text;
        // A news page has about ten lines of furniture to one of its text.
        for (var pages = dice.Next(5); pages > 0; pages--)
            lines.AddRange(Lines(others[dice.Next(others.Count)]).AsEnumerable().Reverse().TakeWhile(l => l.Label == 'B').Reverse().Take(60));
        for (var boxes = Math.Min(dice.Next(5), (last - first) / 5); boxes > 0; boxes--)
        {
            // Some boxes stand between the paragraphs again and again.
            var box = Box(Lines(others[dice.Next(others.Count)]), 1 + dice.Next(5), dice);
            for (var times = dice.Next(3) == 0 ? 2 + dice.Next(4) : 1; times > 0; times--)
                lines.InsertRange(first + 1 + dice.Next(last - first), box);
        }
        for (var pages = dice.Next(4); pages > 0; pages--)
            lines.InsertRange(0, Lines(others[dice.Next(others.Count)]).TakeWhile(l => l.Label == 'B').TakeLast(60));
        return LabelledText.Of(text.Id + ":surrounded", text.Site, text.Title, lines);
    }

    /// <summary>Some lines of furniture that stand together.</summary>
    private static List<(char, string)> Box(List<(char Label, string Text)> lines, int count, Dice dice)
    {
        var start = dice.Next(lines.Count);
        return [.. lines.Skip(start).SkipWhile(l => l.Label != 'B').TakeWhile(l => l.Label == 'B').Take(count)];
    }

    private static IEnumerable<(char, string)> Start(LabelledText text, int count) =>
        [('B', text.Title), .. Lines(text).Where(l => l.Label == 'C').Take(count).Select(l => ('B', l.Text))];

    /// <summary>
    /// The same document as if in a language of which nothing is known, every other one in a script without capitals: each letter moved
    /// on by thirteen, so that lengths, marks and repetitions stay and words are gone.
    /// </summary>
    public static LabelledText Foreign(LabelledText text, bool hasCase)
    {
        var letters = text.Text.ToCharArray();
        for (var i = 0; i < letters.Length; i++)
        {
            if (char.IsAsciiLetter(letters[i]))
                letters[i] = hasCase ? Move(letters[i], char.IsAsciiLetterUpper(letters[i]) ? 'A' : 'a') : (char)(FirstCaseless + (letters[i] | ' ') - 'a');
        }
        return text with { Id = text.Id + ":foreign", Text = new string(letters) };
    }

    /// <summary>The same document as if in a script without spaces: each word one to three ideographs, with that script's marks.</summary>
    public static LabelledText Ideographic(LabelledText text) =>
        LabelledText.Of(text.Id + ":foreign", text.Site, text.Title, Lines(text).Select(l => (l.Label, Ideographs(l.Text))));

    private static string Ideographs(string line)
    {
        var text = new System.Text.StringBuilder();
        var hash = 0u;
        var length = 0;
        for (var i = 0; i <= line.Length; i++)
        {
            var c = i < line.Length ? line[i] : ' ';
            if (char.IsLetter(c) || c is '\'' or '’')
            {
                (hash, length) = ((hash * 31) + char.ToLowerInvariant(c), length + 1);
                continue;
            }
            for (var left = (length + 2) / 3; left > 0; left--, hash /= UsedIdeographs)
                text.Append((char)('\u4E00' + (hash % UsedIdeographs)));
            (hash, length) = (0, 0);
            text.Append(c switch { '.' => '。', ',' => '、', '?' => '？', '!' => '！', ':' => '：', ' ' => '\0', _ => c });
        }
        return text.Replace("\0", "").ToString();
    }

    // So many are in use.
    private const int UsedIdeographs = 3000;

    // Georgian: letters, no case, spaces between words.
    private const char FirstCaseless = '\u10D0';

    private static char Move(char letter, char first) => (char)(first + ((letter - first + 13) % 26));
}
