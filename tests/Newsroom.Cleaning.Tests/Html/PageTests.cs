using Newsroom.Article.V1;

namespace Newsroom.Cleaning.Tests.Html;

public sealed class PageTests
{
    private static readonly string Paragraphs = $"<p>{Sentences.Paragraph}</p><p>{Sentences.Second}</p><p>{Sentences.Third}</p>";

    private static readonly string[] Expected = [Sentences.Paragraph, Sentences.Second, Sentences.Third];

    [Fact]
    public void paragraphs_between_embeds_are_all_kept()
    {
        var article = Documents.PageArticle($"""
            <h1>Crane turns yellow</h1><article><p>{Sentences.Paragraph}</p>
            <iframe src="https://player.example/1" title="Player">Your browser shows no frames.</iframe><p>{Sentences.Second}</p>
            <blockquote class="twitter-tweet" data-lang=en><p>Yellow it is, then.</p>Ana Lund (@ana) <a href="https://tweets.example/1">3 May 2024</a></blockquote><script async src=widgets.js></script><p>{Sentences.Third}</p>
            <div class="video-player" id=player-1><video controls><source src=crane.mp4>No video here.</video><div class=controls><button>Play</button><span>0:00</span></div></div>
            <p>The nest was counted twice, and both times there were three young falcons in it, the painters told the board.</p></article>
            """);
        string[] paragraphs = [.. Expected, "The nest was counted twice, and both times there were three young falcons in it, the painters told the board."];
        Assert.Equal(paragraphs, article.Body().Intersect(paragraphs));
        Assert.DoesNotContain(article.Body(), p => p.Contains("No video", StringComparison.Ordinal) || p.Contains("no frames", StringComparison.Ordinal));
    }

    [Fact]
    public void furniture_around_the_article_is_cut_by_its_names()
    {
        var article = Documents.PageArticle($"""
            <title>Crane turns yellow | Crane Gazette</title><body class="single has-comments newsletter">
            <div class="cookie-banner"><p>This page counts visits, and a longer sentence says so.</p></div>
            <nav><a href=/>Front</a> <a href=/h>Harbour</a></nav>
            <div id=wrapper><h1>Crane turns yellow</h1><span class=byline>Ana Lund</span><time class=date>3 May 2024, 10:15 CEST</time>
            <div class=story>{Paragraphs}<div class="newsletter-signup">One letter a week about cranes and the people who paint them.</div></div></div>
            <section class="relatedPosts"><h2>More</h2><p>A goat was found on the roof of the town hall on Sunday.</p></section>
            <div id="comments"><p>I have painted cranes all my life and yellow is the worst of all colours.</p></div>
            <footer>Printed on Fridays.</footer>
            """);
        Assert.Equal(Expected, article.Body());
        Assert.Equal(("Crane turns yellow", "Crane Gazette"), (article.Title, article.Publisher));
        Assert.Equal(["Ana Lund"], article.Names(ContributorRole.Author));
        Assert.Equal(120, article.Published.UtcOffsetMinutes);
        Assert.Equal([RemovalLabel.CookieNotice], article.LabelsOf("This page counts visits"));
        Assert.Equal([RemovalLabel.Navigation], article.LabelsOf("Front Harbour"));
        Assert.Equal([RemovalLabel.Newsletter], article.LabelsOf("One letter a week"));
        Assert.Equal([RemovalLabel.Teaser], article.LabelsOf("A goat was found"));
        Assert.Equal([RemovalLabel.Comments], article.LabelsOf("I have painted cranes"));
        Assert.Equal([RemovalLabel.Footer], article.LabelsOf("Printed on Fridays"));
    }

    [Fact]
    public void roles_are_taken_from_markup()
    {
        var article = Documents.PageArticle($"""
            <article><h1>Crane turns yellow</h1><p>{Sentences.Paragraph}</p><h2>What they said</h2><blockquote>{Sentences.Second}</blockquote>
            <ul><li>Yellow paint, forty litres</li><li>Brushes, eleven</li></ul>
            <table><tr><th>Colour</th><th>Votes</th></tr><tr><td>Yellow</td><td>9</td></tr></table><p>{Sentences.Third}</p></article>
            """);
        Assert.Equal(
            [
                ParagraphRole.Body, ParagraphRole.Subhead, ParagraphRole.Quote, ParagraphRole.ListItem, ParagraphRole.ListItem,
                ParagraphRole.TableRow, ParagraphRole.TableRow, ParagraphRole.Body,
            ],
            article.Paragraphs.Select(p => p.Role));
        Assert.Equal("Yellow\t9", article.Paragraphs[6].Text);
    }

    [Fact]
    public void spans_of_a_page_lead_back_to_its_text()
    {
        var result = Documents.CleanPage($"<html>\r\n<body><!-- a < b -->\r\n<h1>Crane <i>turns</i> yellow</h1>\r\n<p class='a>b'>Tom &amp; Ana, {Sentences.Paragraph}</p><p>x <b>bold</b> {Sentences.Second}");
        var paragraphs = result.Article!.Paragraphs;
        Assert.Equal($"Tom &amp; Ana, {Sentences.Paragraph}", Slice(result.Source, Assert.Single(paragraphs[0].SourceSpans)));
        Assert.Equal(["x ", "bold", $" {Sentences.Second}"], paragraphs[1].SourceSpans.Select(s => Slice(result.Source, s)));
        Assert.Equal("Crane <i>turns</i> yellow", Slice(result.Source, result.Article.Removed[0].SourceSpan));
    }

    [Fact]
    public void dateline_is_split_off_marked_up_text()
    {
        var result = Documents.CleanPage($"<h1>Crane turns yellow</h1><p><b>RIGA (Meridian&nbsp;News) -</b> {Sentences.Paragraph}</p><p>{Sentences.Second}</p>");
        Assert.Equal("RIGA", result.Article!.Dateline);
        Assert.Equal(Sentences.Paragraph, Slice(result.Source, Assert.Single(result.Article.Paragraphs[0].SourceSpans)).Trim());
    }

    [Fact]
    public void names_are_not_believed_where_the_text_stands()
    {
        var article = Documents.PageArticle($"<body><div class='sidebar widget'><h1>Crane turns yellow</h1><div class='promo'>{Paragraphs}</div></div></body>");
        Assert.Equal(Expected, article.Body());
    }

    [Fact]
    public void name_that_every_paragraph_goes_by_is_not_believed()
    {
        var article = Documents.PageArticle(string.Concat(Expected.Select(p => $"<div class=promo-text><p>{p}</p></div>")) + "<div class=share>Nothing to see</div>");
        Assert.Equal(Expected, article.Body());
    }

    [Fact]
    public void page_of_links_is_no_article() =>
        Assert.Equal(Reason.NoText, Documents.CleanPage(string.Concat(Enumerable.Repeat("<a href=/x>A link to somewhere</a> ", 100))).Reason);

    [Fact]
    public void missing_end_tags_and_line_breaks_make_paragraphs()
    {
        var article = Documents.PageArticle($"<h1>Crane turns yellow</h1><div>{Sentences.Paragraph}<br><br>{Sentences.Second}<p>{Sentences.Third}</div>");
        Assert.Equal(Expected, article.Body());
    }

    [Fact]
    public void scripts_styles_and_hidden_parts_are_no_text()
    {
        var article = Documents.PageArticle($"<script>var a = '{Sentences.Third}';</script><style>p {{}}</style><p hidden>Hidden words here.</p><p style='display: none'>Others.</p>{Paragraphs}<noscript>{Sentences.Third}</noscript>");
        Assert.Equal(Expected, article.Body());
    }

    [Fact]
    public void json_ld_of_the_article_is_believed_first_and_lists_are_not()
    {
        var article = Documents.PageArticle($$"""
            <meta property="og:title" content="Other title"><meta name=author content="Web Desk">
            <link rel=canonical href="https://crane.example/yellow">
            <script type="application/ld+json">{ "@type": "ItemList", "itemListElement": [ { "@type": "NewsArticle", "headline": "Goat on roof", "author": "Jan de Wit" } ] }</script>
            <script type="application/ld+json">{ "@graph": [ { "@type": ["NewsArticle"], "headline": "Crane turns yellow &amp; shines", "datePublished": "2024-05-03T10:15:00+02:00",
              "author": [ { "@type": "Person", "name": "Ana Lund" }, { "@type": "Organization", "name": "Meridian News" } ], "isAccessibleForFree": "False" } ] }</script>
            <script type="application/ld+json">{ broken</script>
            <h1>Crane turns yellow &amp; shines</h1>{{Paragraphs}}
            """);
        Assert.Equal("Crane turns yellow & shines", article.Title);
        Assert.Equal(["Ana Lund"], article.Names(ContributorRole.Author));
        Assert.Equal(["Meridian News"], article.Names(ContributorRole.Agency));
        Assert.True(article.Paywalled);
        Assert.Equal("https://crane.example/yellow", article.CanonicalUrl);
        Assert.Equal(FieldOrigin.JsonLd, article.FieldSources.Single(s => s.Field == "title").Origin);
    }

    [Fact]
    public void lone_surrogates_in_metadata_are_dropped()
    {
        var article = Documents.PageArticle("<script type='application/ld+json'>{\"@type\":\"Article\",\"headline\":\"a \\ud800 b\"}</script>" + Paragraphs);
        Assert.Equal("", article.Title);
    }

    [Theory]
    [InlineData("<title>404</title><h1>Page not found</h1><p>The page you are looking for may have moved.</p>", Reason.NotFoundPage)]
    [InlineData("<title>Seite nicht gefunden</title><p>Leider gibt es hier nichts zu sehen.</p>", Reason.NotFoundPage)]
    [InlineData("<title>Crane Gazette</title><form><p>Please log in to go on.</p><input type=password></form><p>Welcome back to the gazette.</p>", Reason.LoginPage)]
    [InlineData("<html><body><script>render()</script></body></html>", Reason.NoText)]
    [InlineData("<nav><a href=/>Front</a></nav><footer>Printed on Fridays.</footer>", Reason.NoText)]
    public void page_without_an_article_is_rejected(string html, Reason reason) => Assert.Equal(reason, Documents.CleanPage(html).Reason);

    private static string Slice(string source, TextSpan span) => source.Substring(span.Start, span.Length);
}
