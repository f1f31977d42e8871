namespace Newsroom.Cli.Tests;

/// <summary>What is drawn on a terminal.</summary>
public sealed class DrawnTests(RunningNewsroom newsroom)
{
    private const string HidesCursor = "\u001b[?25l";
    private const string ShowsCursor = "\u001b[?25h";

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task submit_shows_progress_with_rate_and_eta_and_leaves_only_the_sum()
    {
        var folder = Path.GetDirectoryName(newsroom.Write("0.txt", "Drawn 0\n\nThis is drawn article number 0 of many.\n"))!;
        for (var i = 1; i < 60; i++)
            await File.WriteAllTextAsync(Path.Combine(folder, $"{i}.txt"), $"Drawn {i}\n\nThis is drawn article number {i} of many.\n", Cancel);
        await using var screen = await TmuxScreen.RunAsync(newsroom, $"newsroom submit '{folder}' --source drawn --parallel 2 --watch-until indexed");
        var seen = await screen.ShowsAsync("exit=0");
        Assert.Contains("60 accepted", seen, StringComparison.Ordinal);
        Assert.Contains("60/60", seen, StringComparison.Ordinal);
        Assert.DoesNotContain("ACCEPTED", seen, StringComparison.Ordinal);
        // On the way it counted, with a rate and the time that is left.
        Assert.Matches(@"\D[1-5]?\d/60.*\d/s.*\d\d:\d\d:\d\d", screen.Recording);
        Assert.True(screen.Recording.LastIndexOf(ShowsCursor, StringComparison.Ordinal) > screen.Recording.LastIndexOf(HidesCursor, StringComparison.Ordinal));
    }

    [Fact]
    public async Task interrupted_submit_gives_the_cursor_back()
    {
        var folder = Path.GetDirectoryName(newsroom.Write("0.txt", "Stopped\n\nThe first of many stopped articles.\n"))!;
        for (var i = 1; i < 2_000; i++)
            await File.WriteAllTextAsync(Path.Combine(folder, $"{i}.txt"), $"Stopped {i}\n\nThis is stopped article number {i} of many.\n", Cancel);
        await using var screen = await TmuxScreen.RunAsync(newsroom, $"newsroom submit '{folder}' --source stopped --parallel 1");
        await screen.ShowsAsync("/2,000");
        await screen.TypeAsync("C-c");
        await screen.ShowsAsync("exit=130");
        Assert.True(screen.Recording.LastIndexOf(ShowsCursor, StringComparison.Ordinal) > screen.Recording.LastIndexOf(HidesCursor, StringComparison.Ordinal));
    }

    [Fact]
    public async Task status_is_a_timeline_with_bars()
    {
        await using var screen = await TmuxScreen.RunAsync(newsroom, "newsroom status energy-price-cap --source seeds");
        var seen = await screen.ShowsAsync("exit=0");
        Assert.All(new[] { "ingest", "cleaning", "tagging", "search" }, stage => Assert.Matches($@"{stage}\s+·*█+·*\s+\+", seen));
        Assert.Contains("\u001b[", await screen.SeenAsync(colours: true), StringComparison.Ordinal);
    }

    [Fact]
    public async Task without_colour_nothing_is_drawn()
    {
        await using var screen = await TmuxScreen.RunAsync(newsroom, "NO_COLOR=1 newsroom status energy-price-cap --source seeds");
        var seen = await screen.ShowsAsync("exit=0");
        Assert.DoesNotContain("█", seen, StringComparison.Ordinal);
        Assert.DoesNotMatch("\u001b\\[[0-9;]*m", screen.Recording);
    }

    [Fact]
    public async Task track_follows_until_the_end()
    {
        await using var screen = await TmuxScreen.RunAsync(newsroom, "newsroom track tram-strike-ends --source seeds");
        var seen = await screen.ShowsAsync("exit=0");
        Assert.Matches(@"search\s+·*█+", seen);
    }

    [Fact]
    public async Task search_highlights_and_keeps_escape_sequences_out()
    {
        const string Page = "<html><body><h1>Loud \\033]2;owned\\007 news</h1><p>A xylographic paragraph with \\033[2J an escape, long enough to be the text of an article.</p></body></html>";
        await using var screen = await TmuxScreen.RunAsync(
            newsroom, $"printf '{Page}' | newsroom submit - --source loud --guid loud --watch-until indexed >/dev/null 2>&1; newsroom search xylographic");
        var seen = await screen.ShowsAsync("exit=0");
        Assert.Contains("1 found", seen, StringComparison.Ordinal);
        Assert.Contains("Loud ]2;owned news", seen, StringComparison.Ordinal);
        Assert.DoesNotContain("\u001b]2;", screen.Recording, StringComparison.Ordinal);
        Assert.DoesNotContain("\u001b[2J", screen.Recording, StringComparison.Ordinal);
        // Black on yellow.
        Assert.Contains("xylographic", Assert.Single(
            (await screen.SeenAsync(colours: true)).Split('\n'), l => l.Contains("paragraph", StringComparison.Ordinal) && l.Contains("\u001b[", StringComparison.Ordinal)), StringComparison.Ordinal);
    }

    [Fact]
    public async Task top_is_live_and_ends_with_the_keyboard()
    {
        await using var screen = await TmuxScreen.RunAsync(newsroom, "newsroom top --interval 0.5 --window 3600");
        var seen = await screen.ShowsAsync("Ctrl+C ends");
        Assert.All(new[] { "intake open", "tagging", "replica", "slowest sources" }, part => Assert.Contains(part, seen, StringComparison.Ordinal));
        var first = Heading(seen);
        await Newsroom.Testing.Eventually.TrueAsync(
            async _ => Heading(await screen.SeenAsync()) is { } heading && heading != first, TimeSpan.FromSeconds(60), "the time moves on", Cancel);
        await screen.TypeAsync("C-c");
        await screen.ShowsAsync("exit=130");
    }

    private static string? Heading(string seen) => seen.Split('\n').FirstOrDefault(l => l.Contains("intake", StringComparison.Ordinal));

    [Fact]
    public async Task watch_prints_hits_as_they_come()
    {
        await using var screen = await TmuxScreen.RunAsync(newsroom, "newsroom watch capybara");
        await screen.ShowsAsync("Watching capybara");
        (await newsroom.RunAsync(["submit", "-", "--source", "watched", "--guid", "capybara"], "A capybara swims\n\nThe capybara swam across the river on Monday.\n")).Exited(0);
        await screen.ShowsAsync("A capybara swims");
        await screen.TypeAsync("C-c");
        await screen.ShowsAsync("exit=130");
    }

    [Fact]
    public async Task alerts_are_printed_as_they_come()
    {
        var id = (await newsroom.RunAsync("saved", "add", "tapir", "--name", "Tapirs", "--team", "drawn-desk")).Exited(0).Out.Split(' ')[1];
        await using var screen = await TmuxScreen.RunAsync(newsroom, $"newsroom alerts follow {id}");
        await screen.ShowsAsync("Watching alerts");
        (await newsroom.RunAsync(["submit", "-", "--source", "watched", "--guid", "tapir"], "A tapir swims\n\nThe tapir swam across the river on Monday.\n")).Exited(0);
        Assert.Contains("Tapirs  A tapir swims", await screen.ShowsAsync("swam across"), StringComparison.Ordinal);
        Assert.Matches("\u001b\\[[0-9;]+m[Tt]apir\u001b", screen.Recording);
        await screen.TypeAsync("C-c");
        await screen.ShowsAsync("exit=130");
    }

    [Fact]
    public async Task tag_underlines_entities()
    {
        await using var screen = await TmuxScreen.RunAsync(newsroom, "newsroom tag seeds/chess-title-zagreb.txt");
        Assert.DoesNotContain("_Zagreb_", await screen.ShowsAsync("exit=0"), StringComparison.Ordinal);
        Assert.Matches("\u001b\\[4;[0-9;]*mZagreb", screen.Recording);
    }

    [Fact]
    public async Task story_is_a_timeline()
    {
        var id = (await newsroom.RunAsync("search", "source:seeds harbour", "--json")).Objects[0].GetProperty("storyId").GetString()!;
        await using var screen = await TmuxScreen.RunAsync(newsroom, $"newsroom story {id}");
        Assert.Contains("Z  ● ", await screen.ShowsAsync("exit=0"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task doctor_marks_what_is_away_in_colour()
    {
        await using var screen = await TmuxScreen.RunAsync(newsroom, "newsroom doctor --tagging 127.0.0.1:1");
        await screen.ShowsAsync("exit=5");
        Assert.Matches("\u001b\\[[0-9;]*m(away|ok)", screen.Recording);
    }

    [Fact]
    public async Task bench_turns_a_wheel_and_leaves_only_the_figures()
    {
        await using var screen = await TmuxScreen.RunAsync(newsroom, "newsroom bench search --duration 1 --concurrency 1");
        var seen = await screen.ShowsAsync("exit=0");
        Assert.Contains("p99.9", seen, StringComparison.Ordinal);
        Assert.DoesNotContain("search for 1.0 s", seen, StringComparison.Ordinal);
        Assert.Contains("search for 1.0 s", screen.Recording, StringComparison.Ordinal);
    }

    [Fact]
    public async Task clean_stands_side_by_side()
    {
        await using var screen = await TmuxScreen.RunAsync(newsroom, "newsroom clean seeds/chess-title-zagreb.txt | cat; newsroom clean seeds/chess-title-zagreb.txt");
        Assert.Contains("│", await screen.ShowsAsync("exit=0"), StringComparison.Ordinal);
    }
}
