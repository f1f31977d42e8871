using Newsroom.Cleaning.Metadata;

namespace Newsroom.Cleaning.Tests.Metadata;

public sealed class UrlDateTests
{
    [Theory]
    [InlineData("https://news.example/2024/05/03/crane-turns-yellow", "2024-05-03")]
    [InlineData("https://news.example/world/2024-05-03-crane", "2024-05-03")]
    [InlineData("https://news.example/a/20240503_crane.html", "2024-05-03")]
    [InlineData("https://news.example/2024/05/crane", "")]
    [InlineData("https://news.example/id/202405031234", "")]
    [InlineData("https://news.example/2024/13/45/crane", "")]
    [InlineData("not an address", "")]
    public void day_in_an_address_is_read(string url, string expected) =>
        Assert.Equal(expected, UrlDate.Read(url)?.Time.ToDateTimeOffset().ToString("yyyy-MM-dd", System.Globalization.CultureInfo.InvariantCulture) ?? "");
}
