using Newsroom.Testing;

namespace Newsroom.Cli.Tests;

public sealed class FindingTests(RunningNewsroom newsroom)
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task search_prints_marked_hits_and_facets()
    {
        var result = (await newsroom.RunAsync("search", "source:seeds", "harbour")).Exited(0);
        Assert.Contains("*harbour*", result.Out, StringComparison.Ordinal);
        Assert.Contains(result.Lines, l => l.StartsWith("source   seeds 2", StringComparison.Ordinal));
        Assert.DoesNotContain('\u001b', result.Out);
    }

    [Fact]
    public async Task search_in_json_is_a_line_for_each_hit_and_one_for_the_rest()
    {
        var objects = (await newsroom.RunAsync("search", "source:seeds harbour", "--json", "--facets", "source", "--limit", "1")).Exited(0).Objects;
        Assert.Equal(2, objects.Count);
        Assert.NotEmpty(objects[0].GetProperty("article").GetProperty("articleId").GetString()!);
        Assert.Equal("2", objects[1].GetProperty("total").GetString());
        var next = objects[1].GetProperty("nextPageToken").GetString()!;
        var second = (await newsroom.RunAsync("search", "source:seeds harbour", "--json", "--facets", "source", "--limit", "1", "--page", next)).Exited(0).Objects;
        Assert.NotEqual(objects[0].GetProperty("title").GetString(), second[0].GetProperty("title").GetString());
    }

    [Fact]
    public async Task search_draws_a_story_together()
    {
        var hits = (await newsroom.RunAsync("search", "source:seeds harbour", "--story", "--json")).Exited(0).Objects;
        Assert.Equal(1, hits[0].GetProperty("collapsed").GetInt32());
        (await newsroom.RunAsync("search", "x", "--story", "--copies")).Exited(2);
        (await newsroom.RunAsync("search", "x", "--facets", "colour")).Exited(2);
    }

    [Fact]
    public async Task search_marks_earlier_revisions_when_it_is_asked_for_them()
    {
        foreach (var text in new[] { "Heron on the weir\n\nA bittern was seen.", "Heron on the weir\n\nA heron was seen." })
            (await newsroom.RunAsync(["submit", "-", "--source", "history", "--guid", "heron", "--watch-until", "indexed"], text)).Exited(0);
        Assert.DoesNotContain("earlier revision", (await newsroom.RunAsync("search", "source:history")).Exited(0).Out, StringComparison.Ordinal);
        var result = (await newsroom.RunAsync("search", "source:history", "--history")).Exited(0);
        Assert.Contains("2 found", result.Out, StringComparison.Ordinal);
        Assert.Single(result.Lines, l => l.Contains("earlier revision 1", StringComparison.Ordinal));
    }

    [Fact]
    public async Task query_is_explained_and_a_wrong_one_told_where()
    {
        var result = (await newsroom.RunAsync("search", "harbour -title:storm", "--explain")).Exited(0);
        Assert.Contains(result.Lines, l => l.Contains("not", StringComparison.Ordinal));
        Assert.True((await newsroom.RunAsync("search", "harbour", "--explain", "--json")).Exited(0).Objects[0].TryGetProperty("root", out _));
        Assert.Contains("query", (await newsroom.RunAsync("search", "harbour AND")).Exited(2).Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task story_shows_its_timeline_by_either_id()
    {
        var hit = (await newsroom.RunAsync("search", "source:seeds harbour", "--json")).Objects[0];
        var byStory = (await newsroom.RunAsync("story", hit.GetProperty("storyId").GetString()!)).Exited(0);
        var byArticle = (await newsroom.RunAsync("story", hit.GetProperty("article").GetProperty("articleId").GetString()!)).Exited(0);
        Assert.Contains("2 articles", byStory.Out, StringComparison.Ordinal);
        Assert.Equal(byStory.Out, byArticle.Out);
        Assert.Equal(2, (await newsroom.RunAsync("story", hit.GetProperty("storyId").GetString()!, "--json")).Objects[0].GetProperty("timeline").GetArrayLength());
        (await newsroom.RunAsync("story", Guid.NewGuid().ToString())).Exited(3);
    }

    [Fact]
    public async Task story_shows_where_copies_differ()
    {
        var text = await File.ReadAllTextAsync(Repository.PathOf("seeds", "energy-price-cap.txt"), Cancel);
        Assert.Contains("£1,612", text, StringComparison.Ordinal);
        var submitted = await newsroom.RunAsync(
            ["submit", "-", "--source", "copies", "--guid", "cap", "--watch-until", "indexed"], text.Replace("£1,612", "£1,599", StringComparison.Ordinal));
        var result = (await newsroom.RunAsync("story", submitted.Exited(0).Out.Split(' ')[1])).Exited(0);
        Assert.Contains("Copies of", result.Out, StringComparison.Ordinal);
        Assert.Contains(result.Lines, l => l.StartsWith("  edited, ", StringComparison.Ordinal));
        // Which of the two is asked about depends on the order of the timeline.
        var differing = result.Lines.Select(l => l.Trim()).Where(l => l.StartsWith("- ", StringComparison.Ordinal) || l.StartsWith("+ ", StringComparison.Ordinal)).ToList();
        Assert.Equal(2, differing.Count);
        Assert.Contains(differing, l => l.Contains("£1,612", StringComparison.Ordinal));
        Assert.Contains(differing, l => l.Contains("£1,599", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task watch_prints_what_is_indexed_after_it_began(bool json)
    {
        var word = json ? "quagga" : "okapi";
        using var watch = newsroom.Start(["watch", word, "--count", "1", .. json ? new[] { "--json" } : []]);
        watch.StandardInput.Close();
        Assert.StartsWith("Watching", await watch.StandardError.ReadLineAsync(Cancel), StringComparison.Ordinal);
        (await newsroom.RunAsync(["submit", "-", "--source", "watched", "--guid", word], $"A {word} is born\n\nThe zoo says that the {word} was born on Sunday night.\n")).Exited(0);
        var output = await watch.StandardOutput.ReadToEndAsync(Cancel);
        await watch.WaitForExitAsync(Cancel);
        Assert.Equal(0, watch.ExitCode);
        Assert.Contains(word, output, StringComparison.Ordinal);
        Assert.Equal(json, output.Contains("\"cursor\"", StringComparison.Ordinal));
    }

    [Fact]
    public async Task interrupted_watch_is_130_and_silent()
    {
        using var watch = newsroom.Start(["watch", "nothing"]);
        watch.StandardInput.Close();
        await watch.StandardError.ReadLineAsync(Cancel);
        await ServerProcess.RunAsync("kill", ["-INT", $"{watch.Id}"], null, Cancel);
        await watch.WaitForExitAsync(Cancel);
        Assert.Equal(130, watch.ExitCode);
        Assert.Empty(await watch.StandardOutput.ReadToEndAsync(Cancel));
        Assert.Empty(await watch.StandardError.ReadToEndAsync(Cancel));
    }
}
