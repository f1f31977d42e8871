using Newsroom.Tagging.Entities;
using Newsroom.Tagging.Text;

namespace Newsroom.Tagging.Topics;

/// <summary>
/// What topics are recognised by: the stemmed words of a text and each pair of neighbours, which a hyphen may join. Words of other languages
/// than English carry their language, so that German <c>die</c> is no English word.
/// </summary>
internal static class TopicTerms
{
    /// <summary>Topics show early; this bounds the time for a text of any size.</summary>
    public const int MaxTokens = 3_000;

    /// <summary>Gives each word and its token, then the pair that it ends, if any.</summary>
    public static IEnumerable<(string Term, int Token, bool IsPair)> Of(TokenizedText text, string language)
    {
        var prefix = language == "en" ? "" : language + ":";
        var stems = new Dictionary<string, string>(StringComparer.Ordinal);
        string? previous = null;
        for (var i = 0; i < Math.Min(text.Tokens.Count, MaxTokens); i++)
        {
            if (text.Tokens[i].Is(TokenShape.AfterBlankLine))
                previous = null;
            var word = text.FoldedAt(i);
            if (word.Length == 0)
            {
                previous = PhraseKeys.IsHyphen(text, i) || text.Tokens[i].Kind == TokenKind.Possessive ? previous : null;
                continue;
            }
            if (!stems.TryGetValue(word, out var stem))
                stems.Add(word, stem = Stemming.Stem(word, language));
            if (text.Tokens[i].Kind == TokenKind.Word)
                yield return (prefix + stem, i, IsPair: false);
            if (previous is not null)
                yield return ($"{prefix}{previous} {stem}", i, IsPair: true);
            previous = stem;
        }
    }
}
