using FsCheck;
using FsCheck.Fluent;
using Newsroom.Search.Text;

namespace Newsroom.Search.Tests.Text;

public class AnalyzerTests
{
    private static string Terms(string text) => string.Join('|', Analyzer.Analyze(text, Stemmer.English).Select(t => t.Term));

    [Theory]
    [InlineData("Tallinn, May 3", "tallinn|mai|3")]
    [InlineData("state-of-the-art", "state|of|the|art")]
    [InlineData("Anna's and Anna’s", "anna|and|anna")]
    [InlineData("don't", "don|t")]
    [InlineData("L’ARMÉE", "l|arme")]
    [InlineData("snake_case", "snake|case")]
    [InlineData("", "")]
    [InlineData("— … «»", "")]
    public void Words_are_runs_of_letters_and_digits(string text, string terms) => Assert.Equal(terms, Terms(text));

    [Theory]
    [InlineData("Lukašenka", "Lukasenka")]
    [InlineData("Lukas\u030Cenka", "Lukašenka")]
    [InlineData("Łódź", "Lodz")]
    [InlineData("Ørsted", "Orsted")]
    [InlineData("STRASSE", "Straße")]
    [InlineData("Việt Nam", "Viet Nam")]
    [InlineData("ＡＢＣ１２", "abc12")]
    [InlineData("ﬁne", "fine")]
    [InlineData("Ёлка", "елка")]
    [InlineData("ΣΊΣΥΦΟΣ", "σισυφος")]
    [InlineData("İstanbul", "istanbul")]
    [InlineData("co\u00ADoperate", "cooperate")]
    [InlineData("مُحَمَّد", "محمد")]
    public void Case_diacritics_ligatures_and_width_do_not_count(string one, string other) => Assert.Equal(Terms(one), Terms(other));

    [Fact]
    public void Vowel_signs_that_spell_the_word_count() => Assert.NotEqual(Terms("कि"), Terms("का"));

    [Fact]
    public void Han_and_kana_are_terms_of_one_character() => Assert.Equal("東|京|tower", Terms("東京Tower"));

    [Fact]
    public void Offsets_point_into_the_original_text()
    {
        const string Text = "𝒳 The “Łódź” storms";
        Assert.Equal(["𝒳", "The", "Łódź", "storms"], Analyzer.Analyze(Text, Stemmer.English).Select(t => Text.Substring(t.Start, t.Length)));
    }

    [Fact]
    public void A_run_longer_than_any_word_is_indexed_by_its_start() =>
        Assert.Equal(Analyzer.MaxTermLength, Analyzer.Analyze(new string('q', 5_000), Stemmer.English).Single().Term.Length);

    [Fact]
    public void Any_text_looked_at_word_by_word_has_the_same_tokens() => Prop.ForAll<string?, bool>((value, stemmed) =>
    {
        var text = value ?? "";
        var stemmer = stemmed ? Stemmer.English : Stemmer.None;
        var words = new AnalyzedText(text, stemmer);
        var tokens = Analyzer.Analyze(text, stemmer);
        return words.Count == tokens.Count && tokens.Select((token, i) =>
            (words.Term(i), words.Word(i), words.Start(i), words.End(i)) == (token.Term, token.Word, token.Start, token.End)
            && words.Next(i, new WordStarts([token.Term])) == i && words.Next(i, new WordStarts([token.Word])) == i).All(same => same);
    }).QuickCheckThrowOnFailure();

    [Theory]
    [InlineData("Storms STORM")]
    [InlineData("the ties that die, skies, ies's ÉTÉ été ŒUVRE Ⅷ 東京")]
    public void Word_and_term_begin_as_the_text_says(string text)
    {
        var words = new AnalyzedText(text, Stemmer.English);
        Assert.All(Enumerable.Range(0, words.Count), i => Assert.True(words.Next(i, new WordStarts([words.Term(i)])) == i && words.Next(i, new WordStarts([words.Word(i)])) == i));
    }

    [Fact]
    public void Words_that_begin_otherwise_are_passed_over()
    {
        var words = new AnalyzedText("Storms rise, tides Été sink", Stemmer.English);
        Assert.Equal(1, words.Next(0, new WordStarts(["risk"])));
        Assert.Equal(3, words.Next(0, new WordStarts(["sail", "toll"])));
        Assert.Equal(words.Count, words.Next(4, new WordStarts(["sail", "toll"])));
    }

    [Fact]
    public void Any_text_gives_ordered_tokens_within_it() => Prop.ForAll<string?>(value =>
    {
        var text = value ?? "";
        var tokens = Analyzer.Analyze(text, Stemmer.English);
        var end = 0;
        foreach (var token in tokens)
        {
            if (token.Start < end || token.Length < 1 || token.End > text.Length || token.Term.Length == 0 || token.Term.Contains(' ', StringComparison.Ordinal))
                return false;
            end = token.End;
        }

        return true;
    }).QuickCheckThrowOnFailure();
}
