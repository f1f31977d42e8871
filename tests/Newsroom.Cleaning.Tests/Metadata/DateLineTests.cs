using System.Globalization;
using Newsroom.Article.V1;
using Newsroom.Cleaning.Metadata;

namespace Newsroom.Cleaning.Tests.Metadata;

public sealed class DateLineTests
{
    [Theory]
    [InlineData("Nov.02 - 2024 9:13 PM CET", "2024-11-02T21:13+01:00")]
    [InlineData("2024-05-03T10:15:00Z", "2024-05-03T10:15+00:00")]
    [InlineData("2024-05-03T10:15:07.123+0530", "2024-05-03T10:15:07+05:30")]
    [InlineData("Published: 07:00 BST, 27 August 2024", "2024-08-27T07:00+01:00")]
    [InlineData("May 11, 2025, 1:40 a.m. ADT", "2025-05-11T01:40-03:00")]
    [InlineData("Martes 12 de diciembre de 2023 - 23:40 (UTC-3)", "2023-12-12T23:40-03:00")]
    [InlineData("Publié le samedi 8 avril 2023 à 9h30", "2023-04-08T09:30")]
    [InlineData("Stand: 14.06.2024, 18.05 Uhr", "2024-06-14T18:05")]
    [InlineData("29 вересня 2019", "2019-09-29")]
    [InlineData("3 мая 2024 г.", "2024-05-03")]
    [InlineData("2024年5月3日", "2024-05-03")]
    [InlineData("12 listopada 2023", "2023-11-12")]
    [InlineData("Saturday, 1st June 2024", "2024-06-01")]
    [InlineData("25/12/2023", "2023-12-25")]
    [InlineData("12/25/2023", "2023-12-25")]
    [InlineData("June 2024", "2024-06")]
    [InlineData("3. toukokuuta 2024", "2024-05-03")]
    [InlineData("2024. május 3.", "2024-05-03")]
    [InlineData("3 Μαΐου 2024", "2024-05-03")]
    [InlineData("3 مايو 2024", "2024-05-03")]
    [InlineData("३ जनवरी २०२४", "2024-01-03")]
    [InlineData("2024. gada 3. maijs", "2024-05-03")]
    [InlineData("2024ko maiatzaren 3", "2024-05-03")]
    [InlineData("3 d'abril de 2024", "2024-04-03")]
    [InlineData("Thứ sáu, 3 tháng 5, 2024", "2024-05-03")]
    [InlineData("ngày 3 tháng 5 năm 2024", "2024-05-03")]
    [InlineData("2024年5月3日 金曜日 10時15分", "2024-05-03T10:15")]
    [InlineData("2024년 5월 3일", "2024-05-03")]
    [InlineData("3 พฤษภาคม 2567", "2024-05-03")]
    [InlineData("3 MAYIS 2024", "2024-05-03")]
    [InlineData("令和6年5月3日", "2024-05-03")]
    [InlineData("平成31年4月30日 10時15分", "2019-04-30T10:15")]
    [InlineData("民國113年5月3日", "2024-05-03")]
    [InlineData("۱۲ تیر ۱۳۹۹", "2020-07-02")]
    [InlineData("دوشنبه ۲ تير ۱۳۹۹", "2020-06-22")]
    [InlineData("1399/04/12", "2020-07-02")]
    [InlineData("30 اسفند 1399", "2021-03-20")]
    [InlineData("3 มกราคม 2024", "2024-01-03")]
    [InlineData("௩ ஜனவரி ௨௦௨௪", "2024-01-03")]
    [InlineData("3 февруари 2024", "2024-02-03")]
    [InlineData("10:15 AM EST | Jan 5, 2024", "2024-01-05T10:15-05:00")]
    public void date_line_is_read(string text, string expected)
    {
        var line = DateLine.Read(text);
        Assert.True(line.IsPure, text);
        Assert.Equal(expected, Format(line.Published!));
    }

    [Theory]
    [InlineData("03/04/2024")]
    [InlineData("30 February 2024")]
    [InlineData("30 اسفند 1400")]
    [InlineData("令和600年5月3日")]
    [InlineData("13:75 on 99 May 2024")]
    [InlineData("The treaty was signed on 3 May 2024 in Riga")]
    [InlineData("2024")]
    [InlineData("Room 12, 3rd floor")]
    [InlineData("")]
    public void ambiguous_impossible_or_mixed_lines_are_no_dates(string text) => Assert.False(DateLine.Read(text).IsPure);

    [Theory]
    [InlineData(true, "2024-04-03")]
    [InlineData(false, "2024-03-04")]
    public void slashes_are_read_in_the_order_of_the_language(bool dayFirst, string expected) => Assert.Equal(expected, Format(DateLine.Read("03/04/2024", dayFirst).Published!));

    [Fact]
    public void update_takes_year_from_the_publication()
    {
        var line = DateLine.Read("Publié le samedi 8 avril 2023 à 9h30, modifié le 9 avril à 18h05");
        Assert.Equal("2023-04-08T09:30", Format(line.Published!));
        Assert.Equal("2023-04-09T18:05", Format(line.Updated!));
    }

    [Fact]
    public void publication_in_the_future_is_refused()
    {
        var article = Documents.Article($"Harbour crane to be painted yellow\n\n3 May 2199\n\n{Sentences.Paragraph}");
        Assert.Null(article.Published);
    }

    private static string Format(ArticleTime time)
    {
        var at = time.Time.ToDateTimeOffset().ToOffset(TimeSpan.FromMinutes(time.HasUtcOffsetMinutes ? time.UtcOffsetMinutes : 0));
        var format = time.Precision switch
        {
            TimePrecision.Month => "yyyy-MM",
            TimePrecision.Day => "yyyy-MM-dd",
            TimePrecision.Minute => "yyyy-MM-ddTHH:mm",
            _ => "yyyy-MM-ddTHH:mm:ss",
        };
        return at.ToString(time.HasUtcOffsetMinutes ? format + "zzz" : format, CultureInfo.InvariantCulture);
    }
}
