using System.Text;
using Newsroom.Tagging.Entities;
using Newsroom.Tagging.Text;

namespace Newsroom.Tagging.Places;

/// <summary>Reads names of places at a token.</summary>
internal static class PlaceNames
{
    /// <summary>Words of a name.</summary>
    private const int MaxWords = 4;

    /// <summary>The areas that follow a name: <c>Paris, Texas</c>; <c>Paris (Texas)</c>; <c>Paris in Texas</c>.</summary>
    public static IReadOnlyList<Area> QualifierAt(this PlaceIndex index, TokenizedText text, int token)
    {
        if (token + 1 >= text.Tokens.Count || text.Tokens[token].Is(TokenShape.AfterBlankLine))
            return [];
        if (!text.IsSign(token, ',') && !text.IsSign(token, '(') && text.FoldedAt(token) != "in")
            return [];
        var (areas, end) = Longest(text, token + 1, index.Areas);
        // "London, Canada and Mexico" is a list.
        var isList = end < text.Tokens.Count && text.FoldedAt(end) is "and" or "or" or "und" or "et" or "y" or "e" or "en";
        return isList ? [.. areas.Where(area => area.Division.Length > 0)] : areas;
    }

    /// <summary>What the longest name that begins here stands for, and the token behind it.</summary>
    public static (IReadOnlyList<T> Found, int End) Longest<T>(TokenizedText text, int first, Func<string, IReadOnlyList<T>> find)
    {
        var key = new StringBuilder();
        (IReadOnlyList<T> Found, int End) longest = ([], first);
        var words = 0;
        for (var at = first; at < text.Tokens.Count && words < MaxWords; at++)
        {
            if (at > first && PhraseKeys.IsHyphen(text, at))
                continue;
            var word = text.FoldedAt(at);
            if (word.Length == 0 || (words == 0 && !text.Tokens[at].Is(TokenShape.Capitalised | TokenShape.Uncased)))
                break;
            key.Append(words++ > 0 ? " " : "").Append(word);
            if (find(key.ToString()) is { Count: > 0 } found)
                longest = (found, at + 1);
        }
        return longest;
    }
}
