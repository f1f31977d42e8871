using System.Text.Json;
using Newsroom.Article.V1;
using Newsroom.Cleaning.Blocks;
using Newsroom.Cleaning.Labelling;
using Newsroom.Cleaning.Metadata;
using Newsroom.Cleaning.Text;

namespace Newsroom.Cleaning.Models;

/// <summary>A document whose lines are labelled: C main text, T headline, B neither.</summary>
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
        Lines(row));

    private static IEnumerable<(char, string)> Lines(JsonElement row) => row.GetProperty("lines").EnumerateArray().Select(l => (l[0].GetString()![0], l[1].GetString()!));

    /// <summary>
    /// The same document as if it had been scraped well: of the furniture before and after the main text only the nearest few lines, at
    /// random, so that the model does not expect a page's whole menu around every article.
    /// </summary>
    public static LabelledText Trimmed(LabelledText text, Dice dice)
    {
        var lines = text.Lines.Index().Select(l => (l.Item.Label, Text: text.Text[l.Item.Start..(l.Index + 1 < text.Lines.Count ? text.Lines[l.Index + 1].Start : text.Text.Length)].TrimEnd('\n'))).ToList();
        var first = lines.FindIndex(l => l.Label != 'B');
        var last = lines.FindLastIndex(l => l.Label != 'B');
        if (first < 0)
            return text;
        var from = Math.Max(0, first - dice.Next(4));
        var to = Math.Min(lines.Count - 1, last + dice.Next(12));
        return LabelledText.Of(text.Id + ":trimmed", text.Site, text.Title, lines.GetRange(from, to - from + 1));
    }

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

    // Georgian: letters, no case, spaces between words.
    private const char FirstCaseless = '\u10D0';

    private static char Move(char letter, char first) => (char)(first + ((letter - first + 13) % 26));
}
