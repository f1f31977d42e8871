using Newsroom.Article.V1;
using Newsroom.Cleaning.Blocks;

namespace Newsroom.Cleaning.Labelling;

/// <summary>
/// Gives every kept block its role: a page's markup has said most; a text shows its lists, tables and quoted lines by marks. A short
/// unfinished line between paragraphs is a heading.
/// </summary>
internal static class RolePass
{
    private const int MaxSubheadWords = 12;

    // A question of more words is part of an interview.
    private const int MaxQuestionWords = 7;

    // A dash also opens what somebody says; so many dense lines in a row are a list.
    private const int MinDashes = 3;

    private const string Bullets = "•‣▪▫◦●○■□*·";

    public static void Apply(Draft draft)
    {
        var kept = draft.Blocks.Where(b => b.IsKept).ToList();
        if (!draft.IsHtml)
            MarkLines(kept, draft.Source);
        for (var i = 0; i < kept.Count; i++)
        {
            if (kept[i].Role != ParagraphRole.Unspecified)
                continue;
            var isSubhead = i > 0 && i + 1 < kept.Count && LooksLikeSubhead(kept[i]) && ClosesSentence(kept[i - 1]) && kept[i + 1].Shape.WordCount > 3
                && !LooksLikeSubhead(kept[i + 1]);
            kept[i].Role = isSubhead ? ParagraphRole.Subhead : ParagraphRole.Body;
        }
    }

    private static void MarkLines(List<Block> kept, string source)
    {
        for (var i = 0; i < kept.Count;)
        {
            var end = i + 1;
            if (kept[i].Text.StartsWith("> ", StringComparison.Ordinal))
                kept[i].Role = ParagraphRole.Quote;
            else if (IsBullet(kept[i].Text))
                kept[i].Role = ParagraphRole.ListItem;
            else if ((end = EndOf(kept, i, Follows)) >= i + 2 || (end = EndOf(kept, i, (_, b) => !b.GapBefore && IsDash(b.Text))) >= i + MinDashes && IsDash(kept[i].Text))
                Mark(kept, i, end, ParagraphRole.ListItem);
            else if (Cells(kept[i], source) is >= 2 and var cells && (end = EndOf(kept, i, (_, b) => !b.GapBefore && Cells(b, source) == cells)) >= i + 2)
                Mark(kept, i, end, ParagraphRole.TableRow);
            else
                end = i + 1;
            i = end;
        }
    }

    /// <summary>Index after the last block that goes on what starts here.</summary>
    private static int EndOf(List<Block> kept, int start, Func<Block, Block, bool> goesOn)
    {
        var end = start + 1;
        while (end < kept.Count && goesOn(kept[end - 1], kept[end]))
            end++;
        return end;
    }

    private static void Mark(List<Block> kept, int start, int end, ParagraphRole role)
    {
        foreach (var block in kept[start..end])
            block.Role = role;
    }

    private static bool IsBullet(string text) => text.Length > 2 && Bullets.Contains(text[0], StringComparison.Ordinal) && text[1] == ' ';

    private static bool IsDash(string text) => text is ['-' or '–', ' ', _, ..];

    /// <summary>`2. …` or `2) …` after `1. …` or `1) …`.</summary>
    private static bool Follows(Block before, Block block) => Ordinal(before.Text) is > 0 and var number && Ordinal(block.Text) == number + 1;

    private static int Ordinal(string text)
    {
        var digits = 0;
        while (digits < 2 && digits < text.Length && char.IsAsciiDigit(text[digits]))
            digits++;
        return digits > 0 && text.Length > digits + 2 && text[digits] is '.' or ')' && text[digits + 1] == ' '
            ? int.Parse(text.AsSpan(0, digits), System.Globalization.CultureInfo.InvariantCulture)
            : 0;
    }

    /// <summary>The cells that tabs or bars divide a line of the source into; 1 for most lines.</summary>
    private static int Cells(Block block, string source)
    {
        if (block.Segments is not [var line])
            return 1;
        var raw = source.AsSpan(line.SourceStart, line.SourceLength).Trim('|');
        return Math.Max(raw.Count('\t'), raw.Count(" | ")) + 1;
    }

    private static bool ClosesSentence(Block block) => block.Shape.EndsSentence || block.Role == ParagraphRole.Subhead || block.Text.EndsWith(':');

    private static bool LooksLikeSubhead(Block block)
    {
        var shape = block.Shape;
        if (shape.StartsQuote || shape.WordCount is 0 or > MaxSubheadWords || shape.EndsCut)
            return false;
        var isQuestion = block.Text[^1] is '?' or '!' && shape.WordCount <= MaxQuestionWords;
        return isQuestion || (shape.IsOpen && block.Text[^1] is not (':' or ',' or ';' or '-' or '–'));
    }
}
