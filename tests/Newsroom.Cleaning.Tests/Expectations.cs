using System.Globalization;
using Newsroom.Article.V1;

namespace Newsroom.Cleaning.Tests;

/// <summary>What the expected results of sample articles mean in terms of the contract.</summary>
internal static class Expectations
{
    /// <summary>Compares a time given as ISO 8601, as a day, or not at all.</summary>
    public static void AssertPublished(string expected, string precision, ArticleTime? actual)
    {
        if (expected.Length == 0)
        {
            Assert.Null(actual);
            return;
        }
        Assert.NotNull(actual);
        Assert.Equal(Enum.Parse<TimePrecision>(precision, ignoreCase: true), actual.Precision);
        var time = DateTimeOffset.Parse(expected, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal);
        Assert.Equal(time, actual.Time.ToDateTimeOffset());
        if (expected.Contains('T', StringComparison.Ordinal))
            Assert.Equal((int)time.Offset.TotalMinutes, actual.UtcOffsetMinutes);
        else
            Assert.False(actual.HasUtcOffsetMinutes);
    }

    /// <summary>The labels that a label of seeds/expected.json, which has fewer kinds, stands for.</summary>
    public static RemovalLabel[] Labels(string name) => name switch
    {
        "repeated_title" => [RemovalLabel.Title, RemovalLabel.RepeatedTitle],
        "breadcrumb" => [RemovalLabel.Breadcrumb],
        "byline" => [RemovalLabel.Byline],
        "translator_credit" => [RemovalLabel.TranslatorCredit],
        "date" => [RemovalLabel.Date],
        "dateline" => [RemovalLabel.Dateline],
        "section_label" => [RemovalLabel.SectionLabel],
        "photo_credit" => [RemovalLabel.PhotoCredit],
        "promotion" => [RemovalLabel.Promotion],
        "share_subscribe" => [RemovalLabel.ShareSubscribe],
        "newsletter" => [RemovalLabel.Newsletter],
        "trending" => [RemovalLabel.Trending],
        "teaser" => [RemovalLabel.Teaser, RemovalLabel.RelatedLink],
        "comment_form" => [RemovalLabel.Comments],
        "agency_signoff" => [RemovalLabel.AgencySignoff, RemovalLabel.Legal],
        "script_prefix" => [RemovalLabel.ScriptPrefix],
        "navigation" => [RemovalLabel.Navigation],
        // One block of a page's footer may hold both its copyright and its notice of cookies.
        "footer" => [RemovalLabel.Footer, RemovalLabel.Legal, RemovalLabel.Navigation],
        "cookie" => [RemovalLabel.CookieNotice, RemovalLabel.Footer],
        "inset" => [RemovalLabel.Inset, RemovalLabel.RelatedLink],
        "other" => [RemovalLabel.Boilerplate, RemovalLabel.Advertisement, RemovalLabel.Comments],
        _ => throw new ArgumentOutOfRangeException(nameof(name), name, "No label of this name is known."),
    };
}
