using System.Text;
using Newsroom.Tagging.Text;

namespace Newsroom.Tagging.Entities;

/// <summary>The key of a phrase: its folded words, one space apart, hyphens left out, abbreviated saints spelt out.</summary>
internal static class PhraseKeys
{
    public static string Of(TokenizedText text) => Of(text, 0, text.Tokens.Count);

    public static string Of(TokenizedText text, int first, int count)
    {
        var key = new StringBuilder();
        for (var at = first; at < first + count; at++)
        {
            var word = WordAt(text, at);
            if (word.Length > 0)
                key.Append(key.Length > 0 ? " " : "").Append(word);
        }
        return key.ToString();
    }

    public static string WordAt(TokenizedText text, int token) => text.FoldedAt(token) switch
    {
        "st" => "saint",
        "ste" => "sainte",
        "mt" => "mount",
        "ft" => "fort",
        var word => word,
    };

    public static bool IsHyphen(TokenizedText text, int token) =>
        text.Tokens[token] is { Kind: TokenKind.Sign } sign && sign.Is(TokenShape.Glued) && text.Text[sign.Start] is '-' or '‐' or '‑';
}
