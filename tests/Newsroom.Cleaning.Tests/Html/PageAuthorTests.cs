using Newsroom.Article.V1;

namespace Newsroom.Cleaning.Tests.Html;

public sealed class PageAuthorTests
{
    private static readonly string Paragraphs = $"<p>{Sentences.Paragraph}</p><p>{Sentences.Second}</p><p>{Sentences.Third}</p>";

    private static readonly string LongParagraph = $"<p>{Sentences.Paragraph} {Sentences.Second} {Sentences.Third}</p>";

    [Theory]
    [InlineData("""{ "@type": "Person", "givenName": "Ana", "familyName": "Lund" }""", "Ana Lund")]
    [InlineData("""[ { "@type": "Person", "name": "By Ana Lund" }, "Jan de Wit and Ole Berg" ]""", "Ana Lund|Jan de Wit|Ole Berg")]
    [InlineData("""{ "@id": "#ana" }""", "Ana Lund")]
    [InlineData("""{ "@type": "Person", "name": "ana lund" }""", "ana lund")]
    [InlineData("""{ "@type": "Person", "name": "Lundström" }""", "Lundström")]
    [InlineData("""{ "@type": "Person", "name": "Ana Lund, profesorė Kauno universiteto, Crane.lt" }""", "Ana Lund")]
    [InlineData("""{ "@type": "Person", "name": "Crane-Expert Ana Lund" }""", "Ana Lund")]
    [InlineData("""{ "@type": "Person", "name": "Ana Lund, MSc, edited by Ole Berg" }""", "Ana Lund")]
    [InlineData("""{ "@type": "Person", "name": "web desk" }""", "")]
    [InlineData("""{ "@type": "Person", "name": "ana.lund@crane.example" }""", "")]
    [InlineData("""{ "@type": "Person", "name": "Institute of Cranes" }""", "")]
    public void authors_of_json_ld_are_people(string author, string names)
    {
        var article = Documents.PageArticle($$"""
            <script type="application/ld+json">{ "@graph": [ { "@type": "NewsArticle", "headline": "Crane turns yellow", "author": {{author}} }, { "@type": "Person", "@id": "#ana", "name": "Ana Lund" } ] }</script>
            <h1>Crane turns yellow</h1>{{Paragraphs}}
            """);
        Assert.Equal(names, string.Join('|', article.Names(ContributorRole.Author)));
    }

    [Theory]
    [InlineData("Meridian Press", "Meridian Press")]
    [InlineData("Crane Gazette", "Crane Gazette")]
    [InlineData("AFP", "AFP")]
    [InlineData("Web Desk", "")]
    [InlineData("Editor", "")]
    [InlineData("admin", "")]
    [InlineData("https://people.example/ana", "")]
    [InlineData("@anawrites", "")]
    public void organisation_in_the_place_of_an_author_is_an_agency_and_a_desk_is_nobody(string value, string agency)
    {
        var article = Documents.PageArticle($"<meta property='og:site_name' content='Crane Gazette'><meta name=author content='{value}'><h1>Crane turns yellow</h1>{Paragraphs}");
        Assert.Empty(article.Names(ContributorRole.Author));
        Assert.Equal(agency, string.Join('|', article.Names(ContributorRole.Agency)));
    }

    [Theory]
    [InlineData("<meta name=citation_author content='Ana Lund'><meta name=citation_author content='Ole Berg'>", "", "Ana Lund|Ole Berg", FieldOrigin.Meta)]
    [InlineData("<meta name=author value='Ana Lund'>", "", "Ana Lund", FieldOrigin.Meta)]
    [InlineData("<meta name=twitter:label1 content='Written by'><meta name=twitter:data1 content='Ana Lund'>", "", "Ana Lund", FieldOrigin.Meta)]
    [InlineData("", "<p><a rel=author href=/a>Ana Lund</a></p>", "Ana Lund", FieldOrigin.Microdata)]
    [InlineData("", "<div class=top><span class=post-author-name>Ana Lund</span></div>", "Ana Lund", FieldOrigin.Microdata)]
    [InlineData("", "<div class=top><b class=x>By <a href=/authors/ana-lund>Ana Lund</a>, <a href=/authors/ole-berg>Ole Berg</a> and <a href=/authors/jan-de-wit>Jan de Wit</a></b></div>", "Ana Lund|Ole Berg|Jan de Wit", FieldOrigin.Microdata)]
    [InlineData("", "<div class=top><b class=x>By <a href=/authors/ana-lund>Ana Lund</a>. Reviewed by <a href=/authors/ole-berg>Ole Berg</a></b></div>", "Ana Lund", FieldOrigin.Microdata)]
    [InlineData("", "<div class=top><span>by Ana Lund ● December 23, 2025 ● 6 min read</span></div>", "Ana Lund", FieldOrigin.Text)]
    public void author_is_found_in_every_place_that_names_one(string head, string top, string names, FieldOrigin origin)
    {
        var article = Documents.PageArticle($"{head}<h1>Crane turns yellow</h1>{top}{Paragraphs}");
        Assert.Equal(names, string.Join('|', article.Names(ContributorRole.Author)));
        Assert.Equal(origin, article.FieldSources.Single(s => s.Field == "contributors").Origin);
    }

    [Theory]
    [InlineData("<div class=related><a href=/authors/ole-berg>Ole Berg</a></div>")]
    [InlineData("<div id=comments><span class=comment-author-name>Ole Berg</span></div>")]
    [InlineData("<div class=more><a href=/authors/ole-berg>Ole Berg</a></div>")]
    [InlineData("<div class=top><a href=/authors/ole-berg>Show all articles of Ole Berg</a></div>")]
    public void names_of_others_on_the_page_are_not_the_authors(string below)
    {
        var article = Documents.PageArticle($"<h1>Crane turns yellow</h1>{LongParagraph}{LongParagraph}{LongParagraph}{Paragraphs}{below}");
        Assert.Empty(article.Names(ContributorRole.Author));
    }

    [Fact]
    public void writer_named_directly_below_the_text_is_the_author_if_nobody_else_is()
    {
        const string Below = "<div class=row><div class=end><span>Written by Ole Berg</span></div></div>";
        Assert.Equal(["Ole Berg"], Documents.PageArticle($"<h1>Crane turns yellow</h1><main>{Paragraphs}</main>{Below}").Names(ContributorRole.Author));
        Assert.Equal(["Ana Lund"], Documents.PageArticle($"<meta name=author content='Ana Lund'><h1>Crane turns yellow</h1><main>{Paragraphs}</main>{Below}").Names(ContributorRole.Author));
    }

    [Fact]
    public void byline_far_below_the_first_is_of_another_article()
    {
        var article = Documents.PageArticle($"<h1>Crane turns yellow</h1><div class=byline>Ana Lund</div><div class=byline>Jan de Wit</div>{Paragraphs}{LongParagraph}<div class=byline>Ole Berg</div>{Paragraphs}");
        Assert.Equal(["Ana Lund", "Jan de Wit"], article.Names(ContributorRole.Author));
    }
}
