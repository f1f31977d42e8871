using System.Collections.Frozen;
using Newsroom.Tagging.Text;

namespace Newsroom.Tagging.Entities;

/// <summary>Finds the longest runs of words in a sentence that may be names: capitals, the particles between them, and "of" after a head word.</summary>
public sealed class NameSequences(Lexicon lexicon, Gazetteer gazetteer)
{
    /// <summary>Longer runs are lists or shouting; what follows is a run of its own, which keeps the work linear.</summary>
    private const int MaxTokens = 14;

    private static readonly FrozenSet<string> Particles =
        "de del della di da do dos das van von der den ten ter zu la le el al bin ibn bint ben ould y".Split(' ').ToFrozenSet(StringComparer.Ordinal);

    public IEnumerable<(int First, int End)> In(TokenizedText text, Sentence sentence)
    {
        for (var i = sentence.First; i < sentence.End; i++)
        {
            if (!IsName(text, i) && !(text.FoldedAt(i) == "al" && i + 2 < sentence.End && PhraseKeys.IsHyphen(text, i + 1) && IsName(text, i + 2)))
            {
                if (gazetteer.TryMatch(text, i, sentence.End, out var match))
                {
                    yield return (i, i + match.Count);
                    i += match.Count - 1;
                }
                continue;
            }
            var end = Extend(text, i, Math.Min(sentence.End, i + MaxTokens));
            yield return (i, end);
            i = end - 1;
        }
    }

    public bool IsName(TokenizedText text, int token)
    {
        var word = text.FoldedAt(token);
        return text.Tokens[token].Kind == TokenKind.Word && text.Tokens[token].Is(TokenShape.Capitalised) && word.Length > 0
            && (!lexicon.IsFunctionWord(word) || text.Tokens[token].Is(TokenShape.AllCapitals | TokenShape.Initial))
            && !(Lexicon.IsCalendarWord(word) && !(token > 0 && lexicon.IsForename(text.FoldedAt(token - 1))));
    }

    private int Extend(TokenizedText text, int first, int limit)
    {
        var end = first + 1;
        var hasOfPhrase = false;
        while (end < limit && Step(text, first, end, limit, ref hasOfPhrase) is > 0 and var step)
            end += step;
        return end;
    }

    /// <summary>How many of the next tokens belong to the run as well.</summary>
    private int Step(TokenizedText text, int first, int at, int limit, ref bool hasOfPhrase)
    {
        if (text.Tokens[at].Is(TokenShape.AfterBlankLine))
            return 0;
        if (IsName(text, at))
            return 1;
        if (at + 1 >= limit)
            return 0;
        if (PhraseKeys.IsHyphen(text, at))
            return text.Tokens[at + 1].Is(TokenShape.Glued) && (IsName(text, at + 1) || text.Tokens[at - 1].Is(TokenShape.Capitalised) && IsLowerSecondHalf(text, at + 1)) ? 2 : 0;
        var word = text.FoldedAt(at);
        if (Particles.Contains(word) && text.Tokens[at - 1].Is(TokenShape.Capitalised))
            return IsName(text, at + 1) ? 2 : at + 2 < limit && Particles.Contains(text.FoldedAt(at + 1)) && IsName(text, at + 2) ? 3 : 0;
        if (text.SpanAt(at) is "&" && IsName(text, at + 1))
            return 2;
        if (word is "of" or "for" && HasHead(text, first, at))
        {
            var next = text.FoldedAt(at + 1) == "the" && at + 2 < limit ? at + 2 : at + 1;
            if (!IsName(text, next))
                return 0;
            hasOfPhrase = true;
            return next - at + 1;
        }
        // "Ministry of Culture and Sport", but not "the Bank of England and Germany".
        return word == "and" && hasOfPhrase && IsName(text, at + 1) && lexicon.IsCommon(text.FoldedAt(at + 1)) ? 2 : 0;
    }

    /// <summary>The second half of a double name in East Asian style: <c>Jong-un</c>.</summary>
    private bool IsLowerSecondHalf(TokenizedText text, int token) =>
        text.Tokens[token] is { Kind: TokenKind.Word, Length: <= 5 } && !lexicon.IsCommon(text.FoldedAt(token)) && text.FoldedAt(token) is not "s";

    private bool HasHead(TokenizedText text, int first, int end)
    {
        var last = text.FoldedAt(end - 1);
        return lexicon.IsOrganisationHead(last) || lexicon.IsPlaceHead(last) || (end - first > 1 && lexicon.IsModifier(last));
    }
}
