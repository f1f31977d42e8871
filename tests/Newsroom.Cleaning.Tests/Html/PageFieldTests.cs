using Newsroom.Article.V1;

namespace Newsroom.Cleaning.Tests.Html;

public sealed class PageFieldTests
{
    private static readonly string Paragraphs = $"<p>{Sentences.Paragraph}</p><p>{Sentences.Second}</p><p>{Sentences.Third}</p>";

    [Fact]
    public void detected_language_wins_over_the_declared()
    {
        var article = Documents.PageArticle($"<html lang=fr><meta property=og:locale content=fr_FR><h1>Crane turns yellow</h1>{Paragraphs}");
        Assert.Equal("en", article.Language);
    }

    [Theory]
    [InlineData("""<script type="application/ld+json">{ "@type": "Article", "isAccessibleForFree": false }</script>""", true)]
    [InlineData("""<script type="application/ld+json">{ "@type": "Article", "hasPart": [ { "@type": "WebPageElement", "isAccessibleForFree": "False" } ] }</script>""", true)]
    [InlineData("""<script type="application/ld+json">{ "@type": "Article", "isAccessibleForFree": "True", "hasPart": { "isAccessibleForFree": false } }</script>""", false)]
    [InlineData("<meta property='article:content_tier' content=locked>", true)]
    [InlineData("<meta property='article:content_tier' content=free>", false)]
    [InlineData("", false)]
    public void paywall_is_what_the_page_says(string head, bool paywalled) =>
        Assert.Equal(paywalled, Documents.PageArticle($"{head}<h1>Crane turns yellow</h1>{Paragraphs}").Paywalled);

    [Theory]
    [InlineData("""<script type="application/ld+json">{ "@type": "Article", "publisher": { "@type": "Organization", "name": "Crane Gazette" }, "articleSection": [ "Harbour" ] }</script><meta property=og:site_name content="Other">""", FieldOrigin.JsonLd, FieldOrigin.JsonLd)]
    [InlineData("<meta property=og:site_name content='Crane Gazette'><meta property=article:section content=Harbour>", FieldOrigin.OpenGraph, FieldOrigin.OpenGraph)]
    [InlineData("<meta name=dc.publisher content='Crane Gazette'><meta name=parsely-section content=Harbour>", FieldOrigin.Meta, FieldOrigin.Meta)]
    [InlineData("<title>Yellow it is | Crane Gazette</title><div class=breadcrumbs>Home » Harbour » Crane turns yellow</div>", FieldOrigin.Meta, FieldOrigin.Text)]
    public void publisher_and_section_come_with_their_source(string head, FieldOrigin publisher, FieldOrigin section)
    {
        var article = Documents.PageArticle($"{head}<h1>Crane turns yellow</h1>{Paragraphs}");
        Assert.Equal(("Crane Gazette", "Harbour"), (article.Publisher, article.Section));
        Assert.Equal((publisher, section), (Origin(article, "publisher"), Origin(article, "section")));
    }

    [Fact]
    public void canonical_address_standfirst_and_words_are_given()
    {
        var article = Documents.PageArticle($"""
            <meta property=og:url content="https://crane.example/yellow?from=feed"><link rel=canonical href="https://crane.example/yellow">
            <h1>Crane turns yellow</h1><p class=standfirst>Nine voted for yellow and four for grey.</p>{Paragraphs}
            """);
        Assert.Equal("https://crane.example/yellow", article.CanonicalUrl);
        Assert.Equal("Nine voted for yellow and four for grey.", article.Dek);
        Assert.Equal(FieldOrigin.Text, Origin(article, "dek"));
        Assert.Equal(article.Body().Sum(p => p.Split(' ').Length), article.WordCount);
    }

    [Theory]
    [InlineData("""<script type="application/ld+json">{ "@type": "Article", "description": "Nine of thirteen want the largest crane of the harbour bright." }</script><meta property=og:description content="Other words about the harbour, its largest crane and rust.">""", FieldOrigin.JsonLd)]
    [InlineData("<meta property=og:description content='Nine of thirteen want the largest crane of the harbour bright.'><meta name=description content='Other words about the harbour, its largest crane and rust.'>", FieldOrigin.OpenGraph)]
    [InlineData("<div itemscope itemtype='https://schema.org/NewsArticle'><span itemprop=description content='Nine of thirteen want the largest crane of the harbour bright.'></span><div itemprop=publisher itemscope itemtype='https://schema.org/Organization'><p itemprop=description content='All about the harbour, its cranes and the town.'></div></div>", FieldOrigin.Microdata)]
    [InlineData("<article itemscope itemtype='https://schema.org/BlogPosting'><data itemprop=alternativeHeadline content='Nine of thirteen want the largest crane of the harbour bright.'></data></article>", FieldOrigin.Microdata)]
    [InlineData("<meta name=description content='Nine of thirteen want the largest crane of the harbour bright.'>", FieldOrigin.Meta)]
    public void summary_for_others_is_the_standfirst_that_a_page_does_not_show(string head, FieldOrigin origin)
    {
        var article = Documents.PageArticle($"{head}<h1>Crane turns yellow</h1>{Paragraphs}");
        Assert.Equal(("Nine of thirteen want the largest crane of the harbour bright.", origin), (article.Dek, Origin(article, "dek")));
    }

    [Theory]
    [InlineData(Sentences.Paragraph)]
    [InlineData("The harbour board has decided that the largest of the four cranes will be painted yellow before")]
    [InlineData("The harbour will be brighter after a long vote of the board…")]
    [InlineData("Crane turns yellow in harbour")]
    [InlineData("News, sport and weather from all over the region, every hour")]
    public void opening_and_site_are_no_standfirst(string description) =>
        Assert.Equal("", Documents.PageArticle($"<meta property=og:description content='{description}'><h1>Crane turns yellow</h1>{Paragraphs}").Dek);

    [Theory]
    [InlineData("<link rel=canonical href='/yellow'>", "https://crane.example/2024/page?from=feed", "https://crane.example/yellow")]
    [InlineData("<link rel=canonical href='yellow'>", "https://crane.example/2024/page", "https://crane.example/2024/yellow")]
    [InlineData("<link rel=canonical href='//www.crane.example/yellow'>", "https://crane.example/2024/page", "https://www.crane.example/yellow")]
    [InlineData("<meta property=og:url content='../yellow'>", "https://crane.example/2024/05/page", "https://crane.example/2024/yellow")]
    [InlineData("<base href='https://gazette.example/news/'><link rel=canonical href='yellow'>", "https://crane.example/page", "https://gazette.example/news/yellow")]
    [InlineData("<link rel=canonical href='https://crane.example/yellow'>", "https://other.example/page", "https://crane.example/yellow")]
    [InlineData("<link rel=canonical href='/yellow'>", "", "")]
    [InlineData("<link rel=canonical href=''><meta property=og:url content='javascript:void(0)'>", "https://crane.example/page", "")]
    public void relative_address_is_resolved_as_seen_from_the_page(string head, string url, string canonical)
    {
        var document = Documents.Of($"{head}<h1>Crane turns yellow</h1>{Paragraphs}", "text/html");
        document.Url = url;
        Assert.Equal(canonical, Documents.Clean(document).Article!.CanonicalUrl);
    }

    [Theory]
    [InlineData("<h1 itemprop=headline>Crane turns yellow</h1>")]
    [InlineData("<div itemprop='name headline'>Crane turns yellow</div>")]
    [InlineData("<h1 itemprop=headline>Crane turns yellow</h1><h2 itemprop=headline>Goat found on a roof</h2><aside><h1 itemprop=headline>Swimmers count fish</h1></aside>")]
    public void headline_is_read_from_microdata(string heading)
    {
        var article = Documents.PageArticle($"{heading}{Paragraphs}");
        Assert.Equal("Crane turns yellow", article.Title);
        Assert.Equal(FieldOrigin.Microdata, Origin(article, "title"));
    }

    [Theory]
    [InlineData("<div itemprop=publisher itemscope><img src=logo.png><span itemprop=name>Crane Gazette</span></div>")]
    [InlineData("<div itemprop=publisher itemscope><meta itemprop=url content='https://crane.example'><meta itemprop=name content='Crane Gazette'></div>")]
    [InlineData("<span itemprop=publisher>Crane Gazette</span>")]
    public void publisher_is_read_from_microdata(string publisher)
    {
        var article = Documents.PageArticle($"<h1>Crane turns yellow</h1>{publisher}{Paragraphs}");
        Assert.Equal("Crane Gazette", article.Publisher);
        Assert.Equal(FieldOrigin.Microdata, Origin(article, "publisher"));
    }

    [Fact]
    public void headline_of_many_is_that_of_no_article_in_particular()
    {
        var article = Documents.PageArticle($"<h1>Crane turns yellow</h1>{Paragraphs}<h3 itemprop=headline>Goat found on a roof</h3><h3 itemprop=headline>Swimmers count fish</h3>");
        Assert.Equal(("Crane turns yellow", FieldOrigin.Text), (article.Title, Origin(article, "title")));
    }

    [Fact]
    public void heading_between_headline_and_byline_is_the_dek_wherever_the_header_stands()
    {
        var article = Documents.PageArticle($"<div><div>Home / Harbour</div><h1>{Sentences.Title}</h1><h2>Nine voted for yellow and four for grey</h2><div>By Ana Lund | 3 May 2024</div><div class=text>{Paragraphs}</div></div>");
        Assert.Equal("Nine voted for yellow and four for grey", article.Dek);
    }

    private static FieldOrigin Origin(CleanArticle article, string field) => article.FieldSources.Single(s => s.Field == field).Origin;
}
