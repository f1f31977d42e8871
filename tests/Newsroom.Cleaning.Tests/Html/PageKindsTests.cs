using System.Globalization;
using Newsroom.Article.V1;

namespace Newsroom.Cleaning.Tests.Html;

/// <summary>Pages that are no plain story: live blogs, galleries, lists, stubs, mobile pages, huge ones.</summary>
public sealed class PageKindsTests
{
    private static readonly string[] Expected = [Sentences.Paragraph, Sentences.Second, Sentences.Third];
    private static readonly string Paragraphs = string.Concat(Expected.Select(p => $"<p>{p}</p>"));

    [Fact]
    public void live_blog_is_flagged_and_keeps_its_entries_in_order()
    {
        string[] entries = [Sentences.Third, Sentences.Second, Sentences.Paragraph, "The first brush has been handed to the eldest of the painters, who waved it at the crowd before she climbed.", "Rain has stopped the work for now, and the pots have been covered with a sail."];
        var article = Documents.PageArticle("<h1>Crane turns yellow: live updates</h1><article>" + string.Concat(entries.Select((e, i) => $"<div class=entry><time>{14 - i}:05</time><p>{e}</p></div>")) + "</article>");
        Assert.Equal(entries, article.Body().Where(p => p.Length > 10));
        var flag = Assert.Single(article.QualityFlags, f => f.Kind == QualityFlagKind.LiveBlog);
        Assert.Contains("5 entries", flag.Evidence, StringComparison.Ordinal);
    }

    [Fact]
    public void list_page_is_flagged()
    {
        var article = Documents.PageArticle("<h1>Cranes of the harbour</h1><article><ul>" + string.Concat(Enumerable.Range(1, 14).Select(i => $"<li>Crane number {i} at quay {(char)('A' + i)}</li>")) + "</ul></article>");
        var flag = Assert.Single(article.QualityFlags, f => f.Kind == QualityFlagKind.ListPage);
        Assert.Contains("14 of 14", flag.Evidence, StringComparison.Ordinal);
    }

    [Fact]
    public void report_with_a_few_list_items_is_no_list_page() =>
        Assert.Empty(Documents.PageArticle($"<h1>Crane turns yellow</h1><article>{Paragraphs}<ul><li>Paint, forty litres</li><li>Brushes, eleven</li></ul><p>{Sentences.Second} They lost.</p></article>").QualityFlags);

    [Fact]
    public void article_of_short_lines_that_lead_nowhere_is_no_list_page()
    {
        var article = Documents.PageArticle($"<h1>Cranes of the harbour</h1><article><p>{Sentences.Paragraph}</p><ul>" + string.Concat(Enumerable.Range(1, 14).Select(i => $"<li>Crane number {i} at quay {(char)('A' + i)}, painted in a year that nobody wrote down</li>")) + "</ul></article>");
        Assert.DoesNotContain(article.QualityFlags, f => f.Kind == QualityFlagKind.ListPage);
    }

    [Fact]
    public void lines_that_lead_elsewhere_are_a_list_page()
    {
        var article = Documents.PageArticle($"<h1>Cranes of the harbour</h1><article><p>The harbour has fourteen cranes, and each of them has a name.</p><ul>" + string.Concat(Enumerable.Range(1, 14).Select(i => $"<li><a href='/cranes/{i}'>Crane number {i} at quay {(char)('A' + i)}</a></li>")) + "</ul></article>");
        var flag = Assert.Single(article.QualityFlags, f => f.Kind == QualityFlagKind.ListPage);
        Assert.StartsWith("14 headlines lead to other pages", flag.Evidence, StringComparison.Ordinal);
    }

    [Fact]
    public void gallery_keeps_the_text_beside_its_pictures_in_order()
    {
        var article = Documents.PageArticle("<h1>Crane turns yellow in pictures</h1><article>" + string.Concat(Expected.Select((p, i) => $"<section><img src={i}.jpg><h2>Day {(i == 0 ? "one" : i == 1 ? "two" : "three")}</h2><p>{p}</p></section>")) + "</article>");
        Assert.Equal(["Day one", Expected[0], "Day two", Expected[1], "Day three", Expected[2]], article.Body());
    }

    [Fact]
    public void stub_behind_a_paywall_is_flagged_and_loses_its_pitch()
    {
        var article = Documents.PageArticle($$"""
            <script type="application/ld+json">{"@type":"NewsArticle","headline":"Crane turns yellow","isAccessibleForFree":false}</script>
            <h1>Crane turns yellow</h1><article><p>{{Sentences.Paragraph}}</p><p>{{Sentences.Second}}</p>
            <div class="paywall-box"><p>The rest of this story is for those who pay for it, from one coin a week.</p></div>
            <div><p>Subscribe now to read on</p><ul><li>Every story about cranes</li><li>Puzzles on Sundays</li></ul></div></article>
            """);
        Assert.Equal(Expected[..2], article.Body());
        Assert.True(article.Paywalled);
        Assert.Equal([RemovalLabel.Promotion], article.LabelsOf("for those who pay"));
        Assert.Single(article.LabelsOf("Puzzles on Sundays"));
    }

    [Fact]
    public void part_that_is_named_for_those_who_pay_is_text()
    {
        var article = Documents.PageArticle($"<h1>Crane turns yellow</h1><div class=paywall-content>{Paragraphs}</div><div class=comments-list><ol>{string.Concat(Enumerable.Range(0, 3).Select(i => $"<li><p>{Sentences.Second} Reader {i} says so.</p></li>"))}</ol></div>");
        Assert.Equal(Expected, article.Body());
    }

    [Theory]
    [InlineData("\\u003c", "\\u003e")]
    [InlineData("<", ">")]
    public void text_that_scripts_are_given_to_draw_stands_in_for_an_empty_page(string open, string close)
    {
        var text = string.Concat(Expected.Select(p => $"{open}p class=\\\"x\\\"{close}{p}{open}\\/p{close}"));
        var article = Documents.PageArticle($"<title>Crane turns yellow</title><div id=app>Loading</div><script>state = {{\"title\":\"Crane turns yellow\",\"menu\":\"{open}p{close}Front{open}\\/p{close}\",\"content\":\"{text}\"}}</script>");
        Assert.Equal(Expected, article.Body());
    }

    [Fact]
    public void markup_in_scripts_is_no_text_where_the_page_has_its_own()
    {
        var hidden = string.Concat(Expected.Select(p => $"<p>Not {p}<\\/p>"));
        Assert.Equal(Expected, Documents.PageArticle($"<h1>Crane turns yellow</h1><article>{Paragraphs}</article><script>other = \"{hidden}\"</script>").Body());
    }

    [Theory]
    [InlineData("style='visibility: hidden'")]
    [InlineData("hidden")]
    public void page_that_hides_itself_until_its_scripts_have_run_is_read(string hiding)
    {
        var article = Documents.PageArticle($"<title>Crane turns yellow</title><div id=app {hiding}><div style='display:none'>Menu of the harbour</div><main><h1>Crane turns yellow</h1>{Paragraphs}</main></div>");
        Assert.Equal(Expected, article.Body());
        Assert.Equal([RemovalLabel.Hidden], article.LabelsOf("Menu of the harbour"));
    }

    [Fact]
    public void box_that_waits_to_be_shown_makes_no_article_of_an_empty_page() =>
        Assert.Equal(Reason.NoText, Documents.CleanPage($"<title>Crane turns yellow</title><div id=app></div><div hidden>{Paragraphs}</div>").Reason);

    [Fact]
    public void minutes_of_a_match_are_text_though_they_are_called_comments()
    {
        var minutes = Enumerable.Range(0, 3).Select(i => $"{Expected[i]} That was minute {i}.").ToArray();
        Assert.Equal(minutes, Documents.PageArticle($"<h1>Crane turns yellow</h1><div>{string.Concat(minutes.Select(m => $"<div class=live-match-comment><div>{m}</div></div>"))}</div>").Body());
    }

    [Fact]
    public void mobile_page_is_read_like_any_other()
    {
        var article = Documents.PageArticle($"""
            <html amp><body><header>Crane Gazette</header><main><h1>Crane turns yellow</h1><amp-img src=x width=4 height=3></amp-img>
            <amp-ad>Buy a boat</amp-ad>{Paragraphs}<amp-sidebar hidden>Front Harbour Goats</amp-sidebar></main>
            """);
        Assert.Equal(Expected, article.Body());
    }

    [Fact]
    public void boxes_between_the_paragraphs_are_cut()
    {
        var article = Documents.PageArticle($"""
            <h1>Crane turns yellow</h1><div><p>{Expected[0]}</p><p><a href=/goat>Read more: Goat found on the roof of the town hall</a></p><p>{Expected[1]}</p>
            <div class=newsletter-box><p>A letter about cranes, sent when there is something to say.</p></div><p>Related: Bell rings by itself at night</p><p>{Expected[2]}</p></div>
            """);
        Assert.Equal(Expected, article.Body());
    }

    [Fact]
    public void lazy_picture_leaves_no_second_caption()
    {
        var article = Documents.PageArticle($"<h1>Crane turns yellow</h1><div><p>{Expected[0]}</p><figure><img data-src=x><noscript><img src=x alt='The crane'><p>{Expected[0]}</p></noscript><figcaption>The crane in March</figcaption></figure><p>{Expected[1]}</p><p>{Expected[2]}</p></div>");
        Assert.Equal(Expected, article.Body());
        Assert.Single(article.LabelsOf("crane in March"));
    }

    [Fact]
    public void portrait_of_the_author_makes_no_caption()
    {
        var article = Documents.PageArticle($"<h1>Crane turns yellow</h1><article><div><a href=/ana><img class=author-portrait src=x></a><div><p>{Expected[0]}</p></div></div><p>{Expected[1]}</p><p>{Expected[2]}</p></article>");
        Assert.Equal(Expected, article.Body());
    }

    [Fact]
    public void linked_words_stay_in_their_sentences()
    {
        var article = Documents.PageArticle($"<h1>Crane turns yellow</h1><div>{Paragraphs}<p>The <a href=/board>board</a>, which <a href=https://river.example>the river trust</a> advises, will <b>meet</b> again in June.</p></div>");
        Assert.Equal("The board, which the river trust advises, will meet again in June.", article.Body()[^1]);
    }

    [Fact]
    public void page_of_four_mebibytes_is_read_to_its_end()
    {
        var paragraphs = Enumerable.Range(0, 4 * 1024 * 1024 / (Sentences.Second.Length + 40)).Select(i => string.Create(CultureInfo.InvariantCulture, $"Painter {i} said: {Sentences.Second}")).ToList();
        var article = Documents.PageArticle($"<h1>Crane turns yellow</h1><article>{string.Concat(paragraphs.Select(p => $"<p>{p}</p>"))}</article>");
        Assert.Equal(paragraphs.Count, article.Paragraphs.Count);
        Assert.Equal(paragraphs[^1], article.Paragraphs[^1].Text);
    }
}
