using Newsroom.Tagging.Text;

namespace Newsroom.Tagging.Entities;

/// <summary>What capitals mean in a sentence.</summary>
public enum SentenceCase
{
    /// <summary>Names have capitals, other words do not.</summary>
    Normal,

    /// <summary>Headline style, or all capitals: capitals say nothing, only names known otherwise are found.</summary>
    Uninformative,
}

/// <summary>Tells headlines and shouted lines from running text.</summary>
public static class SentenceCases
{
    public static SentenceCase Of(TokenizedText text, Sentence sentence, Lexicon lexicon)
    {
        int words = 0, capitalised = 0, allCapitals = 0, commonCapitalised = 0;
        for (var i = sentence.First; i < sentence.End; i++)
        {
            var token = text.Tokens[i];
            if (token.Kind != TokenKind.Word || token.Is(TokenShape.Uncased))
                continue;
            var word = text.FoldedAt(i);
            allCapitals += token.Is(TokenShape.AllCapitals) ? 1 : 0;
            var isFunctionWord = lexicon.IsFunctionWord(word);
            // Headline style leaves short function words in lower case.
            if (isFunctionWord && !token.Is(TokenShape.Capitalised))
                continue;
            words++;
            capitalised += token.Is(TokenShape.Capitalised) ? 1 : 0;
            commonCapitalised += token.Is(TokenShape.Capitalised) && i > sentence.First && lexicon.IsCommon(word)
                && !lexicon.IsOrganisationHead(word) && !lexicon.IsModifier(word) && !lexicon.IsTitle(word) ? 1 : 0;
        }
        var isShouted = words >= 4 && allCapitals * 10 >= words * 7;
        var isHeadline = words >= 3 && capitalised * 10 >= words * 7 && commonCapitalised >= 1 && !text.IsSign(sentence.End - 1, '.');
        return isShouted || isHeadline ? SentenceCase.Uninformative : SentenceCase.Normal;
    }
}
