using Newsroom.Article.V1;
using Newsroom.Tagging.Copies;
using Newsroom.Tagging.Storage;
using Newsroom.Tagging.V1;

namespace Newsroom.Tagging.Tests.Copies;

public sealed class CopyOrderTests
{
    [Fact]
    public void agency_that_the_other_credits_was_first_whatever_the_clocks_say()
    {
        var wire = Article(received: 50, published: 40) with { Source = "reuters/world", Agency = "Reuters" };
        var paper = Article(received: 10, published: 20) with { Source = "evening-paper", Agency = "Reuters" };

        Assert.Equal(new CopyOrder(true, CopyOrderEvidence.Agency), CopyOrder.Of(paper, wire));
        Assert.Equal(new CopyOrder(false, CopyOrderEvidence.Agency), CopyOrder.Of(wire, paper));
    }

    [Fact]
    public void published_time_counts_before_receipt_if_both_have_one()
    {
        Assert.Equal(new CopyOrder(true, CopyOrderEvidence.Published), CopyOrder.Of(Article(received: 10, published: 40), Article(received: 50, published: 20)));
        Assert.Equal(new CopyOrder(false, CopyOrderEvidence.Received), CopyOrder.Of(Article(received: 10, published: 40), Article(received: 50)));
        Assert.Equal(new CopyOrder(true, CopyOrderEvidence.Received), CopyOrder.Of(Article(received: 50), Article(received: 10)));
        Assert.Equal(new CopyOrder(false, CopyOrderEvidence.Unspecified), CopyOrder.Of(Article(received: 10), Article(received: 10)));
    }

    [Theory]
    [InlineData("KYIV, May 3 (Reuters) - Rain fell.", "Reuters")]
    [InlineData("LONDON (AP) — Rain fell.", "Associated Press")]
    [InlineData("By AFP staff\nRain fell.", "Agence France-Presse")]
    [InlineData("Rain fell. (dpa)", "dpa")]
    [InlineData("Rain fell all day.\n\n(With inputs from ANI)", "ANI")]
    [InlineData("Rain fell.\n\n(Reporting by Xinhua; Editing by the desk)", "Xinhua")]
    [InlineData("Rain fell. Copyright 2024 The Associated Press. All rights reserved.", "Associated Press")]
    [InlineData("Airlines such as American (AA) flew.", "")]
    [InlineData("The mayor told Reuters that rain fell.", "")]
    [InlineData("", "")]
    public void credit_in_the_body_is_read(string body, string agency) => Assert.Equal(agency, AgencyCredits.Of(new CleanArticle(), body));

    [Fact]
    public void credit_that_cleaning_took_out_is_read()
    {
        Assert.Equal("Reuters", AgencyCredits.Of(new CleanArticle { Removed = { new RemovedSpan { Label = RemovalLabel.Dateline, Excerpt = "KYIV, May 3 (Reuters)" } } }, "Rain."));
        Assert.Equal("TASS", AgencyCredits.Of(new CleanArticle { Contributors = { new Contributor { Name = "Tass", Role = ContributorRole.Agency } } }, "Rain."));
        Assert.Equal("dpa", AgencyCredits.Of(new CleanArticle { Publisher = "dpa" }, "Rain."));
    }

    [Fact]
    public void family_is_the_publisher_or_the_first_part_of_the_source()
    {
        Assert.True(SourceFamily.AreOne(Article() with { Source = "reuters/world" }, Article() with { Source = "Reuters:sport" }));
        Assert.True(SourceFamily.AreOne(Article() with { Source = "a", Publisher = "The Post" }, Article() with { Source = "b", Publisher = "the post" }));
        Assert.False(SourceFamily.AreOne(Article() with { Source = "post-a" }, Article() with { Source = "post-b" }));
        Assert.False(SourceFamily.AreOne(Article(), Article()));
    }

    private static CopyArticle Article(long received = 0, long? published = null) =>
        new() { ArticleId = "a", Revision = 1, Body = "", ReceivedAt = received, PublishedAt = published };
}
