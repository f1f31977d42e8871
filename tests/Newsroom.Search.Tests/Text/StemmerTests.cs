using Newsroom.Search.Text;

namespace Newsroom.Search.Tests.Text;

public class StemmerTests
{
    [Theory]
    [InlineData("da", "huset huse")]
    [InlineData("nl", "verkiezingen verkiezing")]
    [InlineData("fi", "talossa talon talo")]
    [InlineData("fr", "generaux general generales")]
    [InlineData("de", "hauser haus")]
    [InlineData("hu", "kormanyok kormany")]
    [InlineData("it", "elezioni elezione")]
    [InlineData("nn", "husene hus")]
    [InlineData("pt-BR", "governos governo")]
    [InlineData("ro", "guvernului guvernul guvern")]
    [InlineData("ru", "новыи новая новые")]
    [InlineData("ru", "россиискии россииская россиискои")]
    [InlineData("ru", "партии партия партиеи")]
    [InlineData("es", "naciones nacion")]
    [InlineData("sv", "regeringen regeringar regering")]
    public void Forms_of_a_folded_word_are_one_term_of_their_language(string language, string words)
    {
        var stemmer = Stemmer.Of(language);
        var terms = words.Split(' ').Select(stemmer.Term).Distinct().ToList();
        Assert.True(terms is [var term] && Stemmer.IsMarked(term) && term.Length > 2, string.Join(' ', terms));
    }

    [Fact]
    public void Languages_have_terms_of_their_own() =>
        Assert.Equal(13, new[] { "da", "nl", "fi", "fr", "de", "hu", "it", "no", "pt", "ro", "es", "sv", "en" }.Select(l => Stemmer.Of(l).Term("band")).Distinct().Count());

    [Theory]
    [InlineData("fr", "2026")]
    [InlineData("fr", "президент")]
    [InlineData("ru", "google")]
    [InlineData("pl", "wybory")]
    [InlineData("ja", "storms")]
    public void What_a_language_does_not_write_or_has_no_stemmer_for_stands_as_it_is(string language, string word) =>
        Assert.Equal(word, Stemmer.Of(language).Term(word));

    [Theory]
    [InlineData("")]
    [InlineData("und")]
    [InlineData("en")]
    [InlineData("en-GB")]
    public void English_and_undecided_texts_have_unmarked_stems(string language) => Assert.Equal("storm", Stemmer.Of(language).Term("storms"));

    [Fact]
    public void Stemmer_gives_the_same_from_many_threads()
    {
        const string Letters = "bcdfgklmnprtvz";
        List<string> stems = [.. Letters.SelectMany(first => Letters.Select(second => $"gouvernement{first}{second}"))];
        Assert.Equal(stems, stems.AsParallel().AsOrdered().Select(stem => Stemmer.Of("fr").Term($"{stem}s")[1..]).ToList());
    }

    [Theory]
    [InlineData("en")]
    [InlineData("da")]
    [InlineData("nl")]
    [InlineData("fi")]
    [InlineData("fr")]
    [InlineData("de")]
    [InlineData("hu")]
    [InlineData("it")]
    [InlineData("no")]
    [InlineData("pt")]
    [InlineData("ro")]
    [InlineData("es")]
    [InlineData("sv")]
    public void Any_word_begins_as_its_term_does(string language)
    {
        var stemmer = Stemmer.Of(language);
        var ends = new[] { "", "s", "es", "ies", "y", "ed", "ing", "ying", "en", "heid", "ment", "amment", "zione", "ului", "issimo", "aan", "oog", "sses", "ational" };
        // All short words, which stemming leaves the least of, with endings that it takes off.
        var letters = "aeiouybdgklmnqrst".Select(c => c.ToString()).ToList();
        var starts = letters.Concat(letters.SelectMany(a => letters.Select(b => a + b))).Concat(letters.SelectMany(a => letters.SelectMany(b => letters.Select(c => a + b + c))));
        Assert.All(starts.SelectMany(start => ends.Select(end => start + end)), word => Assert.True(new WordStarts([stemmer.Term(word)]).MayStart(word), $"{word} {stemmer.Term(word)}"));
    }
}
