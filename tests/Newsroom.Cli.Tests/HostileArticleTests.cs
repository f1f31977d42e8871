using Newsroom.Testing;

namespace Newsroom.Cli.Tests;

/// <summary>An article whose text is meant for a browser's scripts and a terminal's controls, wherever it is shown again.</summary>
public sealed class HostileArticleTests(RunningNewsroom newsroom)
{
    // Of the terminal: a title, a cleared screen, a control of one character (C1), and text that runs backwards.
    private const string Controls = "\u001b]0;owned\a\u001b[2J\u009b31m\u202e";
    private const string Title = $"Quokka <script>alert(1)</script> [[red]]{Controls} seen";

    private const string Text =
        $"{Title}\n\nThe quokka <img src=x onerror=alert(2)> was seen {Controls} on Sunday night by javascript:alert(3) the keepers of the zoo, who said that it was well.\n";

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task is_text_and_offsets_in_hits_alerts_trays_and_stories()
    {
        var saved = Assert.Single((await newsroom.RunAsync("saved", "add", "quokka", "--team", "hostile", "--json")).Exited(0).Objects)
            .GetProperty("savedSearch").GetProperty("savedSearchId").GetString()!;
        (await newsroom.RunAsync("routes", "add", "quokka", "--team", "hostile")).Exited(0);
        (await newsroom.RunAsync(["submit", "-", "--source", "hostile", "--guid", "quokka", "--watch-until", "indexed"], Text)).Exited(0);

        var search = await InertAsync("search", "quokka");
        Assert.Contains("<img src=x onerror=alert(2)>", search, StringComparison.Ordinal);
        Assert.Contains("*quokka*", search, StringComparison.Ordinal);
        await EventuallyShownAsync("alerts", "list", saved);
        await EventuallyShownAsync("tray", "list", "--team", "hostile");

        var hit = (await newsroom.RunAsync("search", "quokka", "--json")).Exited(0).Objects[0];
        var passages = hit.GetProperty("highlights").EnumerateArray().ToList();
        Assert.NotEmpty(passages);
        Assert.All(passages, passage =>
        {
            // What matched is told by offsets alone: no mark is put into the text.
            var text = passage.GetProperty("text").GetString()!;
            Assert.DoesNotContain("<em>", text, StringComparison.Ordinal);
            Assert.All(passage.GetProperty("matches").EnumerateArray(), match => Assert.Equal(
                "quokka",
                text.Substring(match.TryGetProperty("start", out var start) ? start.GetInt32() : 0, match.GetProperty("length").GetInt32()),
                ignoreCase: true));
        });
        if (hit.TryGetProperty("storyId", out var story) && story.GetString() is { Length: > 0 } id)
            await InertAsync("story", id);
        await InertAsync("search", "quokka", "--json");
    }

    private Task EventuallyShownAsync(params string[] command) => Eventually.TrueAsync(
        async _ => (await InertAsync(command)).Contains("<script>alert(1)</script>", StringComparison.Ordinal), Patience, $"{command[0]} shows the article", Cancel);

    /// <summary>What the command prints, in which no character controls a terminal.</summary>
    private async Task<string> InertAsync(params string[] command)
    {
        var output = (await newsroom.RunAsync(command)).Exited(0).Out;
        Assert.DoesNotContain(output, c => (char.IsControl(c) && c != '\n') || c == '\u202e');
        return output;
    }
}
