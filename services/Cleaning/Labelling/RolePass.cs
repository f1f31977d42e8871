using Newsroom.Article.V1;
using Newsroom.Cleaning.Blocks;

namespace Newsroom.Cleaning.Labelling;

/// <summary>Gives every kept block its role; a short unfinished line between paragraphs is a heading.</summary>
internal static class RolePass
{
    private const int MaxSubheadWords = 12;

    // A question of more words is part of an interview.
    private const int MaxQuestionWords = 7;

    public static void Apply(Draft draft)
    {
        var kept = draft.Blocks.Where(b => b.IsKept).ToList();
        for (var i = 0; i < kept.Count; i++)
        {
            if (kept[i].Role != ParagraphRole.Unspecified)
                continue;
            var isSubhead = i > 0 && i + 1 < kept.Count && LooksLikeSubhead(kept[i]) && ClosesSentence(kept[i - 1]) && kept[i + 1].Shape.WordCount > 3
                && !LooksLikeSubhead(kept[i + 1]);
            kept[i].Role = isSubhead ? ParagraphRole.Subhead : ParagraphRole.Body;
        }
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
