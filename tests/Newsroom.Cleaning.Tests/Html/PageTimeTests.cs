using Newsroom.Article.V1;

namespace Newsroom.Cleaning.Tests.Html;

public sealed class PageTimeTests
{
    private static readonly string Paragraphs = $"<p>{Sentences.Paragraph}</p><p>{Sentences.Second}</p><p>{Sentences.Third}</p>";

    [Theory]
    [InlineData("""<script type="application/ld+json">{ "@type": "NewsArticle", "datePublished": "2024-05-03T10:15:00+02:00" }</script><meta name=date content=2024-05-04>""", "", FieldOrigin.JsonLd)]
    [InlineData("""<script type="application/ld+json">{ "@type": "WebPage", "datePublished": "2024-05-03" }</script>""", "", FieldOrigin.JsonLd)]
    [InlineData("<meta property='article:published_time' content='2024-05-03T10:15:00Z'><meta property='article:modified_time' content='2024-05-05'>", "", FieldOrigin.Meta)]
    [InlineData("<meta name=parsely-pub-date value=2024-05-03>", "", FieldOrigin.Meta)]
    [InlineData("<meta http-equiv=date content='Fri, 03 May 2024 10:15:00 GMT'>", "", FieldOrigin.Meta)]
    [InlineData("", "<time datetime=2024-05-03>yesterday</time>", FieldOrigin.Microdata)]
    [InlineData("", "<time class=published-on>3 May 2024</time>", FieldOrigin.Microdata)]
    [InlineData("<script>window.state = { 'publishDate': '2024-05-03T08:15:00Z' }</script>", "", FieldOrigin.JsonLd)]
    [InlineData("", "<div>Ana Lund | 3 May 2024 | 4 min</div>", FieldOrigin.Text)]
    [InlineData("", "<blockquote>A post of <time datetime=2024-04-30>30 April</time></blockquote><div>3 May 2024</div>", FieldOrigin.Text)]
    [InlineData("<link rel=canonical href='https://crane.example/2024/05/03/yellow'>", "", FieldOrigin.Url)]
    public void publication_is_found_and_its_source_recorded(string head, string top, FieldOrigin origin)
    {
        var article = Documents.PageArticle($"{head}<h1>Crane turns yellow</h1>{top}{Paragraphs}{Paragraphs}<p>Posted: 1 May 2023</p>");
        Assert.Equal("2024-05-03", Day(article.Published));
        Assert.Equal(origin, article.FieldSources.Single(s => s.Field == "published").Origin);
    }

    [Theory]
    [InlineData("Riga, (3.5.2024). ")]
    [InlineData("3.5.2024 „Enough of grey“: ")]
    [InlineData("Press release of 3 May 2024 | Riga – ")]
    public void date_before_the_first_sentence_is_taken_where_there_is_no_other(string lead) =>
        Assert.Equal("2024-05-03", Day(Documents.PageArticle($"<h1>Crane turns yellow</h1><p>{lead}{Sentences.Paragraph} {Sentences.Second}</p>{Paragraphs}").Published));

    [Theory]
    [InlineData("On 3 May 1944 – the year of the great flood – ")]
    [InlineData("In May 2024 – or so – ")]
    [InlineData("The mayor said on 3 May 2024 that the harbour and all its cranes would be yellow – ")]
    public void date_that_a_sentence_tells_of_is_not(string lead) =>
        Assert.Null(Documents.PageArticle($"<h1>Crane turns yellow</h1><p>{lead}{Sentences.Paragraph} {Sentences.Second}</p>{Paragraphs}").Published);

    [Fact]
    public void sentence_that_tells_when_something_happens_dates_nothing_and_the_last_change_is_taken_wherever_it_stands()
    {
        var article = Documents.PageArticle($"<h1>Crane turns yellow</h1><p>The next meeting of the painters is on 5 May 2024 at the oldest of the cafes.</p>{Paragraphs}<footer><ul><li>Front</li><li>Cranes</li><li>Goats</li><li>Bells</li><li>Boats</li><li>Rain</li><li>Snow</li><li>This page was last changed on 3 May 2024</li></ul></footer>");
        Assert.Null(article.Published);
        Assert.Equal("2024-05-03", Day(article.Updated));
    }

    [Fact]
    public void page_that_dates_only_its_revision_is_published_at_an_unknown_time()
    {
        var article = Documents.PageArticle($"<h1>Crane turns yellow</h1><div>Last updated: 3 May 2024</div>{Paragraphs}");
        Assert.Null(article.Published);
        Assert.Equal("2024-05-03", Day(article.Updated));
    }

    [Fact]
    public void footer_right_below_the_text_dates_it_and_links_to_other_articles_do_not()
    {
        var article = Documents.PageArticle($"<h1>Crane turns yellow</h1>{Paragraphs}<footer>Posted on 3 May 2024 by admin | Leave a comment</footer>");
        Assert.Equal(("2024-05-03", FieldOrigin.Text), (Day(article.Published), article.FieldSources.Single(s => s.Field == "published").Origin));
        article = Documents.PageArticle($"<h1>Crane turns yellow</h1>{Paragraphs}<nav><ul><li><span>5 May 2024</span> <a href=/bell>Bell turns green</a></li><li><span>4 May 2024</span> <a href=/goat>Goat turns blue</a></li></ul></nav>");
        Assert.Null(article.Published);
    }

    [Fact]
    public void day_is_better_than_a_month()
    {
        var article = Documents.PageArticle($"<h1>Crane turns yellow</h1><div>May 2024</div><div>Ana Lund | 3 May 2024 | 4 min</div>{Paragraphs}");
        Assert.Equal(("2024-05-03", TimePrecision.Day), (Day(article.Published), article.Published.Precision));
    }

    [Fact]
    public void time_in_utc_has_the_offset_of_the_pages_other_times()
    {
        const string Head = "<meta property='article:published_time' content='2024-05-03T23:30:00+00:00'>";
        const string Comment = "<div class=comments><time datetime='2024-05-04T09:00:00+02:00'>4 May</time></div>";
        var placed = Documents.PageArticle($"{Head}<h1>Crane turns yellow</h1>{Paragraphs}{Comment}").Published;
        Assert.Equal((120, new DateTimeOffset(2024, 5, 3, 23, 30, 0, TimeSpan.Zero)), (placed.UtcOffsetMinutes, placed.Time.ToDateTimeOffset()));
        // Times of two places tell of neither.
        Assert.Equal(0, Documents.PageArticle($"{Head}<h1>Crane turns yellow</h1>{Paragraphs}{Comment}{Comment.Replace("+02", "-05", StringComparison.Ordinal)}").Published.UtcOffsetMinutes);
    }

    [Theory]
    [InlineData("<html lang=en><meta property=og:locale content=en_US>", "2024-03-04")]
    [InlineData("<html lang=en><meta property=og:locale content=en_GB>", "2024-04-03")]
    [InlineData("<html lang=de>", "2024-04-03")]
    [InlineData("<html lang=en>", "")]
    public void slashes_are_read_as_the_pages_country_writes_them(string head, string day) =>
        Assert.Equal(day, Day(Documents.PageArticle($"{head}<h1>Crane turns yellow</h1><div>03/04/2024</div>{Paragraphs}").Published));

    private static string Day(ArticleTime? time) =>
        time is null ? "" : time.Time.ToDateTimeOffset().AddMinutes(time.UtcOffsetMinutes).ToString("yyyy-MM-dd", System.Globalization.CultureInfo.InvariantCulture);
}
