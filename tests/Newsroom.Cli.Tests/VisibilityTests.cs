using System.Globalization;
using System.Text.Json;

namespace Newsroom.Cli.Tests;

/// <summary>Who may see an article, as it is submitted and later.</summary>
public sealed class VisibilityTests(RunningNewsroom newsroom)
{
    private const string Text = "A text for some desks\n\nIt is for two desks alone, and for all of them later.\n";

    [Fact]
    public async Task submit_says_who_sees_a_new_article_and_changes_nothing_in_a_known_one()
    {
        string[] submit = ["submit", "-", "--source", "visible", "--guid", "some"];
        var first = (await newsroom.RunAsync([.. submit, "--visible-to", "city, foreign", "--embargo-until", "3h"], Text)).Exited(0);
        Assert.DoesNotContain("visibility", first.Error, StringComparison.Ordinal);
        var visibility = await VisibilityAsync("some");
        Assert.Equal(["city", "foreign"], visibility.GetProperty("teams").EnumerateArray().Select(t => t.GetString()));
        var until = DateTimeOffset.Parse(visibility.GetProperty("until").GetString()!, CultureInfo.InvariantCulture);
        Assert.InRange(until - TimeProvider.System.GetUtcNow(), TimeSpan.FromHours(2.9), TimeSpan.FromHours(3));
        Assert.Contains("then by city, foreign", (await newsroom.RunAsync("status", "some", "--source", "visible")).Exited(0).Lines[2], StringComparison.Ordinal);

        var again = (await newsroom.RunAsync([.. submit, "--visible-to", "all"], Text)).Exited(0);
        Assert.Contains("1 were there before", again.Error, StringComparison.Ordinal);
        Assert.Equal(2, (await VisibilityAsync("some")).GetProperty("teams").GetArrayLength());
    }

    [Fact]
    public async Task page_is_fetched_for_those_who_are_to_see_it()
    {
        (await newsroom.RunAsync("submit", $"{newsroom.Web}/page", "--source", "visible", "--guid", "page", "--visible-to", "city")).Exited(0);
        Assert.Equal("city", Assert.Single((await VisibilityAsync("page")).GetProperty("teams").EnumerateArray()).GetString());
    }

    [Fact]
    public async Task visibility_is_shown_and_changed_and_what_is_not_said_stays()
    {
        (await newsroom.RunAsync(["submit", "-", "--source", "visible", "--guid", "changed"], Text)).Exited(0);
        string[] command = ["visibility", "changed", "--source", "visible"];
        Assert.EndsWith("seen by every team", (await newsroom.RunAsync(command)).Exited(0).Lines[0], StringComparison.Ordinal);
        (await newsroom.RunAsync([.. command, "--visible-to", "city"])).Exited(0);
        var changed = (await newsroom.RunAsync([.. command, "--embargo-until", "2999-01-01T06:00:00Z"])).Exited(0);
        Assert.Contains("until 2999-01-01 06:00:00Z, then by city", changed.Out, StringComparison.Ordinal);
        var json = Assert.Single((await newsroom.RunAsync([.. command, "--embargo-until", "none", "--json"])).Exited(0).Objects).GetProperty("visibility");
        Assert.False(json.TryGetProperty("until", out _));
        Assert.Equal("city", Assert.Single(json.GetProperty("teams").EnumerateArray()).GetString());
        Assert.EndsWith("seen by every team", (await newsroom.RunAsync([.. command, "--visible-to", "all"])).Exited(0).Lines[0], StringComparison.Ordinal);
        (await newsroom.RunAsync("visibility", "no-such", "--source", "visible")).Exited(3);
    }

    [Fact]
    public async Task feed_says_who_sees_its_articles()
    {
        var added = (await newsroom.RunAsync("feeds", "add", $"{newsroom.Web}/feed?visible", "--visible-to", "city", "--json")).Exited(0);
        var feed = Assert.Single(added.Objects).GetProperty("feed");
        Assert.Equal("city", Assert.Single(feed.GetProperty("visibility").GetProperty("teams").EnumerateArray()).GetString());
        (await newsroom.RunAsync("feeds", "remove", feed.GetProperty("feedId").GetString()!)).Exited(0);
    }

    [Theory]
    [InlineData("--visible-to", "", "newsroom teams list")]
    [InlineData("--visible-to", "all,city", "newsroom teams list")]
    [InlineData("--embargo-until", "soon", "2024-11-24T12:00:00Z")]
    [InlineData("--embargo-until", "2020-01-01", "a time to come")]
    public async Task what_is_wrong_is_told_with_what_to_write(string option, string value, string advice)
    {
        var result = (await newsroom.RunAsync(["submit", "-", option, value], Text)).Exited(2);
        Assert.StartsWith($"{option}: ", result.Error, StringComparison.Ordinal);
        Assert.Contains(advice, result.Error, StringComparison.Ordinal);
    }

    private async Task<JsonElement> VisibilityAsync(string guid) =>
        Assert.Single((await newsroom.RunAsync("status", guid, "--source", "visible", "--json")).Exited(0).Objects).GetProperty("visibility");
}
