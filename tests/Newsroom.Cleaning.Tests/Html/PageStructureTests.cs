using Newsroom.Article.V1;

namespace Newsroom.Cleaning.Tests.Html;

/// <summary>What surrounds and interrupts the text of a page.</summary>
public sealed class PageStructureTests
{
    private static readonly string[] Expected = [Sentences.Paragraph, Sentences.Second, Sentences.Third];
    private static readonly string Paragraphs = string.Concat(Expected.Select(p => $"<p>{p}</p>"));

    [Theory]
    [InlineData("<div hidden>A line that only <b>scripts</b> see</div>", "hidden-by-markup", "A line that only scripts see", 6)]
    [InlineData("<div style='display: none'><p>One</p><p>Two</p><script>var line = 1;</script></div>", "hidden-by-markup", "One Two", 2)]
    [InlineData("<video src=crane.mp4>Your browser cannot show the crane</video>", "stand-in", "Your browser cannot show the crane", 6)]
    public void what_no_reader_sees_is_accounted_for(string markup, string rule, string excerpt, int words)
    {
        var page = $"<h1>Crane turns yellow</h1><article><p>{Sentences.Paragraph}</p>{markup}<p>{Sentences.Second}</p></article>";
        var article = Documents.PageArticle(page);
        Assert.Equal([Sentences.Paragraph, Sentences.Second], article.Body());
        var removed = Assert.Single(article.Removed, r => r.Label == RemovalLabel.Hidden);
        Assert.Equal((rule, excerpt, words, 1), (removed.Rule, removed.Excerpt, removed.WordCount, removed.Score));
        Assert.InRange(removed.SourceSpan.Start, page.IndexOf(markup, StringComparison.Ordinal), page.IndexOf(markup, StringComparison.Ordinal) + markup.Length);
        var starts = article.Removed.Select(r => r.SourceSpan.Start).ToList();
        Assert.Equal(starts.Order(), starts);
    }

    [Theory]
    [InlineData("항구의 크레인. 사진=항구신문", true)]
    [InlineData("The crane on Monday. (Photo: Ana Lund)", true)]
    [InlineData("The largest photo: why the falcon is on it, said the painter.", false)]
    public void line_with_a_picture_credit_behind_its_sentence_is_a_caption(string line, bool isCaption)
    {
        var article = Documents.PageArticle($"<h1>{Sentences.Title}</h1><p>{Sentences.Paragraph}</p><p>{Sentences.Second}</p><p>{line}</p><p>{Sentences.Third}</p>");
        Assert.Equal(isCaption, !article.Body().Contains(line));
    }

    [Fact]
    public void standfirst_in_the_header_is_no_furniture()
    {
        const string Dek = "After eleven years the crane at the quay gets a coat of paint.";
        var article = Documents.PageArticle($"<header><h1>Crane turns yellow</h1><div class=teaser-text><p>{Dek}</p></div></header><div><div>{Paragraphs}</div></div><aside><p>{Sentences.Second} More.</p></aside>");
        Assert.Contains(Dek, article.Body().Append(article.Dek));
        Assert.DoesNotContain(article.Body(), p => p.EndsWith("More.", StringComparison.Ordinal));
    }

    [Fact]
    public void short_text_beside_a_picture_is_its_caption()
    {
        var article = Documents.PageArticle($"<h1>Crane turns yellow</h1><div><p>{Sentences.Paragraph}</p><div><img src=x><span>The crane before it was painted</span></div><p>{Sentences.Second}</p><p>{Sentences.Third}</p></div>");
        Assert.Equal(Expected, article.Body());
        Assert.Equal([RemovalLabel.Caption], article.LabelsOf("before it was painted"));
    }

    [Fact]
    public void text_told_in_pictures_stays()
    {
        var article = Documents.PageArticle("<h1>Crane turns yellow</h1><div>" + string.Concat(Expected.Select(p => $"<div><img src=x><div>{p}</div></div>")) + "</div>");
        Assert.Equal(Expected, article.Body());
    }

    [Fact]
    public void copy_of_a_paragraph_is_cut_once()
    {
        var article = Documents.PageArticle($"<h1>Crane turns yellow</h1><div>{Paragraphs}<div>{Sentences.Second}</div></div>");
        Assert.Equal(Expected, article.Body());
    }

    [Fact]
    public void headings_of_other_stories_are_cut_and_those_of_this_one_stay()
    {
        var article = Documents.PageArticle($"""
            <h1>Crane turns yellow</h1><div><p>{Sentences.Paragraph}</p><h2><a href=/paint>Why yellow at all</a></h2><p>{Sentences.Second}</p><h3><a href=/goat>Goat on the roof again</a></h3>
            <h3><a href=/bell>Bell rings by itself</a></h3><p>{Sentences.Third}</p><h3><a href=/tram>Tram stops for ducks</a></h3></div>
            """);
        Assert.Equal([Sentences.Paragraph, "Why yellow at all", Sentences.Second], article.Body()[..3]);
        Assert.Equal([RemovalLabel.Teaser], article.LabelsOf("Goat on the roof"));
        Assert.Single(article.LabelsOf("Tram stops"));
    }

    [Fact]
    public void box_about_the_author_is_cut()
    {
        var article = Documents.PageArticle($"<h1>Crane turns yellow</h1><div>{Paragraphs}<h3>About the author</h3><p>Ana Lund has written about harbours since 2009. She lives by the sea.</p></div>");
        Assert.Equal(Expected, article.Body());
        Assert.Equal([RemovalLabel.AuthorBio], article.LabelsOf("since 2009"));
    }

    [Fact]
    public void body_that_json_ld_states_brings_back_what_a_name_cut_and_cuts_what_it_lacks()
    {
        const string Pitch = "Our readers pay for stories like this one, which takes a week to write.";
        var article = Documents.PageArticle(Stated(string.Join("\\n", Expected), $"<div>{Paragraphs.Replace("<p>" + Sentences.Second, "<p class=promo>" + Sentences.Second, StringComparison.Ordinal)}<p>{Pitch}</p></div>"));
        Assert.Equal(Expected, article.Body());
        Assert.Equal("not-in-stated-body", article.Removed.Single(r => r.Excerpt.Contains("readers pay", StringComparison.Ordinal)).Rule);
    }

    [Fact]
    public void stated_body_that_the_page_does_not_agree_with_is_ignored()
    {
        var other = string.Join(" ", Enumerable.Range(0, 90).Select(i => $"other{i}"));
        Assert.Equal(Expected, Documents.PageArticle(Stated(other, Paragraphs)).Body());
    }

    [Fact]
    public void stated_body_stands_in_where_scripts_draw_the_text()
    {
        var article = Documents.PageArticle(Stated($"<p>{Sentences.Paragraph}</p>{Sentences.Second}\\n{Sentences.Third}", "<div>Loading the story for you</div>"));
        Assert.Equal(Expected, article.Body());
        Assert.All(article.Paragraphs, p => Assert.Empty(p.SourceSpans));
    }

    [Fact]
    public void short_article_beside_a_login_form_is_one()
    {
        var article = Documents.PageArticle($"<form><input type=password></form><h1>Crane turns yellow</h1><div>{Paragraphs}</div>");
        Assert.Equal(Expected, article.Body());
    }

    [Fact]
    public void list_of_addresses_elsewhere_stays_and_list_of_own_stories_goes()
    {
        string Page(string site) => $"<link rel=canonical href=https://crane.example/yellow><h1>Crane turns yellow</h1><article>{Paragraphs}<ul><li><a href=https://{site}/a>Painters of the river, founded 1881</a></li><li><a href=https://{site}/b>Harbour lights and lamps</a></li></ul><p>{Sentences.Second} So they said.</p></article>";
        Assert.Contains("Harbour lights and lamps", Documents.PageArticle(Page("river.example")).Body());
        Assert.DoesNotContain("Harbour lights and lamps", Documents.PageArticle(Page("www.crane.example")).Body());
    }

    [Fact]
    public void second_line_that_the_page_calls_its_standfirst_is_text()
    {
        const string First = "After eleven years the crane at the quay gets a coat of paint.";
        const string Other = "Painters from three towns have offered to do it for nothing.";
        var article = Documents.PageArticle($"<article><h1>Crane turns yellow</h1><p class=standfirst>{First}</p><p class=standfirst>{Other}</p>{Paragraphs}</article>");
        Assert.Equal(First, article.Dek);
        Assert.Equal([Other, .. Expected], article.Body());
    }

    [Fact]
    public void last_heading_goes_unless_it_is_a_sentence()
    {
        const string Set = "The falcon has the last word in all of this.";
        Assert.Equal([.. Expected, Set], Documents.PageArticle($"<h1>Crane turns yellow</h1><article>{Paragraphs}<h3>{Set}</h3><h3>More from the harbour</h3></article>").Body());
    }

    [Fact]
    public void line_that_the_template_puts_between_paragraphs_is_cut()
    {
        string[] body = [.. Expected, Sentences.Second + " So they said.", Sentences.Third + " So they said.", Sentences.Paragraph + " So they said."];
        Assert.Equal(body, Documents.PageArticle($"<h1>Crane turns yellow</h1><article>{string.Join("<div>Story content</div>", body.Select(p => $"<p>{p}</p>"))}</article>").Body());
    }

    [Fact]
    public void opening_that_a_page_shows_beside_its_stated_body_stays()
    {
        const string Opening = "After eleven years in which nobody touched it the tallest crane at the quay gets a coat of paint.";
        string[] body = [.. Expected, .. Expected.Select(p => p + " So they said.")];
        var article = Documents.PageArticle(Stated(string.Join("\\n", body), $"<div><p>{Opening}</p><div>Loading the story</div></div>"));
        Assert.Equal([Opening, .. body], article.Body());
    }

    [Fact]
    public void call_that_stands_in_the_stated_body_stays_cut()
    {
        const string Call = "Read more: Goat found on the roof of the town hall";
        var article = Documents.PageArticle(Stated(string.Join("\\n", Expected[0], Call, Expected[1], Expected[2]), $"<div><p>{Expected[0]}</p><p>{Call}</p><p>{Expected[1]}</p><p>{Expected[2]}</p></div>"));
        Assert.Equal(Expected, article.Body());
    }

    [Fact]
    public void formula_drawn_as_a_picture_makes_no_caption()
    {
        const string Text = "For a crane of the height <img src=h> the painters need this much:";
        Assert.Contains("For a crane of the height the painters need this much:", Documents.PageArticle($"<h1>Crane turns yellow</h1><article>{Paragraphs}<p>{Text}</p><p>{Sentences.Second} So they said.</p></article>").Body());
    }

    private static string Stated(string body, string html) =>
        "<script type='application/ld+json'>{\"@type\":\"NewsArticle\",\"headline\":\"Crane turns yellow\",\"articleBody\":\"" + body.Replace("\"", "\\\"", StringComparison.Ordinal) + "\"}</script><h1>Crane turns yellow</h1>" + html;
}
