using Newsroom.Tagging.Text;

namespace Newsroom.Tagging.Tests;

public sealed class TokenizerTests
{
    [Theory]
    [InlineData("Norway's fleet", "Norway|'s|fleet")]
    [InlineData("the crew’s", "the|crew|’s")]
    [InlineData("pro-Oslo", "pro|-|Oslo")]
    [InlineData("O'Neill didn't", "O'Neill|didn't")]
    [InlineData("l'Espagne dell'Unione", "l|'|Espagne|dell|'|Unione")]
    [InlineData("1,250.5 km", "1,250.5|km")]
    [InlineData("U.S. aid", "U.S.|aid")]
    [InlineData("J. K. Holm", "J.|K.|Holm")]
    [InlineData("St. Gallen", "St.|Gallen")]
    [InlineData("基輔😀x", "基|輔|😀|x")]
    [InlineData("cafe\u0301 noir", "cafe\u0301|noir")]
    public void text_is_cut_into_words_and_signs(string text, string expected) =>
        Assert.Equal(expected, string.Join('|', Tokenizer.Tokenize(text).Select(token => text.Substring(token.Start, token.Length))));

    [Theory]
    [InlineData("It rained. The match went on.", 2)]
    [InlineData("Dr. Lund met Gov. Aas in St. Gallen.", 1)]
    [InlineData("He lives in the U.S. The move was costly.", 2)]
    [InlineData("“We won.” She smiled.", 2)]
    [InlineData("“Will it last?” asked Holm.", 1)]
    [InlineData("Prices rose 2.5 percent. Wages did not.", 2)]
    [InlineData("A heading\n\nThe first sentence", 2)]
    [InlineData("soldiers. whose homeland", 1)]
    public void sentences_end_at_points_that_are_no_abbreviations(string text, int sentences) =>
        Assert.Equal(sentences, new TokenizedText(text).Sentences.Count);

    [Theory]
    [InlineData("Ærø", "aero")]
    [InlineData("ŁÓDŹ", "lodz")]
    [InlineData("Groß", "gross")]
    [InlineData("Nguyễn", "nguyen")]
    [InlineData("U.N.", "un")]
    [InlineData("Артём", "артем")]
    [InlineData("Αθήνα", "αθηνα")]
    [InlineData("D’Arcy", "d'arcy")]
    public void spellings_of_one_word_fold_together(string word, string folded) => Assert.Equal(folded, Folding.Fold(word));

    [Fact]
    public void a_word_beyond_the_limit_is_not_looked_at()
    {
        var text = new TokenizedText(new string('x', Tokenizer.MaxWordLength + 1) + " end");

        Assert.Equal(TokenKind.Overlong, text.Tokens[0].Kind);
        Assert.Equal("", text.FoldedAt(0));
        Assert.Equal("end", text.FoldedAt(1));
    }
}
