using FsCheck;
using FsCheck.Fluent;
using Newsroom.Article.V1;
using Newsroom.Search.Highlighting;
using Newsroom.Search.Query;
using Newsroom.Search.Tests.Query;
using Newsroom.Search.V1;

namespace Newsroom.Search.Tests.Highlighting;

public class HighlighterTests
{
    private static List<Highlight> Highlight(string query, string title, params string[] paragraphs) =>
        [.. new Highlighter(QueryParserTests.Parse(query)).Highlight(Articles.Clean(title, paragraphs), "en")];

    private static IEnumerable<string> Marked(Highlight highlight) =>
        highlight.Matches.Select(m => highlight.Text.Substring(m.Start, m.Length));

    [Fact]
    public void Title_is_shown_whole_and_marked()
    {
        var highlight = Assert.Single(Highlight("storm Łódź", "Storms hit Lodz", "Nothing here."));
        Assert.Equal(TextField.Title, highlight.Field);
        Assert.Equal(("Storms hit Lodz", 0), (highlight.Text, highlight.Offset));
        Assert.Equal(["Storms", "Lodz"], Marked(highlight));
    }

    [Fact]
    public void Passage_is_the_sentence_at_its_place_in_the_body()
    {
        string[] paragraphs = ["It was calm. Then a storm came! People fled.", "The end."];
        var highlight = Assert.Single(Highlight("storm", "Weather", paragraphs));
        Assert.Equal("Then a storm came!", highlight.Text);
        Assert.Equal(highlight.Text, string.Join("\n\n", paragraphs).Substring(highlight.Offset, highlight.Text.Length));
        Assert.Equal(["storm"], Marked(highlight));
    }

    [Fact]
    public void Best_passages_come_first_and_at_most_three()
    {
        var highlights = Highlight(
            "storm Tallinn", "Weather", "A storm.", "Tallinn is old.", "A storm storm.", "A storm in Tallinn.", "Storm again.");
        Assert.Equal(["A storm in Tallinn.", "A storm storm.", "A storm."], highlights.Select(h => h.Text));
    }

    [Fact]
    public void Phrase_marks_only_its_words_together()
    {
        var highlight = Assert.Single(Highlight("“prime minister”", "News", "The minister met the Prime Minister’s wife, in her prime."));
        Assert.Equal(["Prime Minister"], Marked(highlight));
    }

    [Theory]
    [InlineData("tall*", "Tallinn")]
    [InlineData("t?l*", null)]
    [InlineData("storming*", "storming")]
    [InlineData("talinn~", "Tallinn")]
    [InlineData("title:storming", null)]
    [InlineData("body:storm", "storming|storms")]
    [InlineData("storm NEAR/1 harbour", "storms|harbour")]
    [InlineData("\"the storms\" NEAR/1 harbour", "the storms|harbour")]
    [InlineData("storm -tallinn", "storming|storms")]
    [InlineData("source:tallinn person:storm storm^2 (gale OR tallinn)", "storming|storms|Tallinn")]
    public void Every_form_of_query_marks_what_it_matches(string query, string? marked)
    {
        if (!QueryParser.TryParse(query, out var expression, out _))
        {
            Assert.Null(marked);
            return;
        }

        var clean = Articles.Clean("News", "A storming day: the storms, a harbour and then Tallinn.");
        var highlights = new Highlighter(expression).Highlight(clean, "en").ToList();
        Assert.Equal(marked ?? "", string.Join('|', highlights.SelectMany(Marked)));
    }

    [Fact]
    public void Words_of_other_languages_are_marked_by_the_stem_that_they_have_there()
    {
        var clean = Articles.Clean("Nachrichten", "Die Storms sind da.");
        foreach (var (query, language) in new[] { ("storm", "de"), ("storms", "de"), ("storms", "pl") })
            Assert.Equal(["Storms"], new Highlighter(QueryParserTests.Parse(query)).Highlight(clean, language).SelectMany(Marked));
        Assert.Empty(new Highlighter(QueryParserTests.Parse("storm")).Highlight(clean, "pl"));
    }

    [Fact]
    public void Overlapping_matches_are_marked_once()
    {
        var highlight = Assert.Single(Highlight("\"prime minister\" minister", "News", "The prime minister spoke."));
        Assert.Equal(["prime minister"], Marked(highlight));
    }

    [Fact]
    public void Sentence_that_is_too_long_is_cut_between_words()
    {
        var words = string.Join(' ', Enumerable.Range(1, 200).Select(i => i == 100 ? "storm" : $"word{i}"));
        var highlight = Assert.Single(Highlight("storm", "News", words));
        Assert.InRange(highlight.Text.Length, 200, Highlighter.MaxPassageLength);
        Assert.All(highlight.Text.Split(' '), word => Assert.Contains(word, words.Split(' ')));
        Assert.Equal(["storm"], Marked(highlight));
    }

    [Fact]
    public void Text_without_spaces_is_cut_too()
    {
        var highlight = Highlight("東", "News", new string('西', 1_000) + "東" + new string('西', 1_000)).Single();
        Assert.InRange(highlight.Text.Length, 200, Highlighter.MaxPassageLength);
        Assert.Equal(["東"], Marked(highlight));
    }

    [Fact]
    public void Spans_always_lie_within_their_text_and_offsets_within_the_body() => Prop.ForAll<string[]>(parts =>
    {
        var clean = Articles.Clean("t", [.. parts.Select(p => $"{p} storm {p}")]);
        var body = string.Join("\n\n", clean.Paragraphs.Select(p => p.Text));
        return new Highlighter(QueryParserTests.Parse("storm")).Highlight(clean, "en").All(h =>
            body.Substring(h.Offset, h.Text.Length) == h.Text && Marked(h).All(m => m.Length >= 5));
    }).QuickCheckThrowOnFailure();
}
