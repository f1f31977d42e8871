using System.Text;

namespace Newsroom.Cli.Tests;

/// <summary>Where an article is, and what an editor or operator does to it.</summary>
public sealed class ArticleTests(RunningNewsroom newsroom)
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task status_tells_every_hop()
    {
        var result = (await newsroom.RunAsync("status", "harbour-reopening-video-script", "--source", "seeds")).Exited(0);
        Assert.Contains("INDEXED", result.Lines[0], StringComparison.Ordinal);
        Assert.All(new[] { "ingest", "cleaning", "tagging", "search" }, stage => Assert.Contains(result.Lines, l => l.TrimStart().StartsWith(stage, StringComparison.Ordinal)));
        Assert.DoesNotContain('█', result.Out);

        var json = Assert.Single((await newsroom.RunAsync("status", "harbour-reopening-video-script", "--source", "seeds", "--json")).Exited(0).Objects);
        Assert.Equal("ARTICLE_STATE_INDEXED", json.GetProperty("state").GetString());
        Assert.Equal(4, json.GetProperty("revisions")[0].GetProperty("hops").GetArrayLength());
        var byId = (await newsroom.RunAsync("status", json.GetProperty("article").GetProperty("articleId").GetString()!)).Exited(0);
        Assert.Equal(result.Out, byId.Out);
    }

    [Fact]
    public async Task track_ends_with_the_article()
    {
        var result = (await newsroom.RunAsync("track", "tram-strike-begins", "--source", "seeds")).Exited(0);
        Assert.Equal("INDEXED", result.Lines[^1]);
        var json = (await newsroom.RunAsync("track", "tram-strike-begins", "--source", "seeds", "--json")).Exited(0);
        Assert.Equal("ARTICLE_STATE_INDEXED", json.Objects[^1].GetProperty("status").GetProperty("state").GetString());
    }

    [Fact]
    public async Task article_is_held_released_and_killed()
    {
        var id = await SubmitAsync("editors", "held", "A text to be held\n\nIt is held and then released, and killed in the end.\n");
        Assert.StartsWith("HELD ", (await newsroom.RunAsync("withdraw", id, "--notice", "Being checked.")).Exited(0).Out, StringComparison.Ordinal);
        Assert.Contains("Being checked.", (await newsroom.RunAsync("status", id)).Exited(0).Out, StringComparison.Ordinal);
        (await newsroom.RunAsync("track", id)).Exited(1);
        Assert.StartsWith("RELEASED ", (await newsroom.RunAsync("release", id)).Exited(0).Out, StringComparison.Ordinal);
        (await newsroom.RunAsync("track", id)).Exited(0);

        (await newsroom.RunAsync("withdraw", id, "--kill", "--notice", "Wrong.")).Exited(2);
        (await newsroom.RunAsync("withdraw", id, "--kill", "--yes")).Exited(2);
        var killed = (await newsroom.RunAsync("withdraw", id, "--kill", "--yes", "--notice", "Wrong.", "--json")).Exited(0);
        Assert.Equal(id, Assert.Single(killed.Objects).GetProperty("article").GetProperty("articleId").GetString());
        (await newsroom.RunAsync("release", id)).Exited(4);
    }

    [Fact]
    public async Task article_is_withdrawn_before_it_has_come()
    {
        (await newsroom.RunAsync("withdraw", "not-yet-there", "--source", "editors", "--notice", "Expected.")).Exited(0);
        var result = (await newsroom.RunAsync(["submit", "-", "--source", "editors", "--guid", "not-yet-there"], "It comes late.")).Exited(0);
        Assert.StartsWith("HELD ", result.Out, StringComparison.Ordinal);
    }

    [Fact]
    public async Task copies_of_a_killed_article_are_decided_on()
    {
        const string Text = "Ferry out of service\n\nThe ferry Nordlys was taken out of service on Tuesday after inspectors found cracks in two of its four lifeboat davits. "
            + "The company said that passengers would be carried by bus until a replacement arrives from Bergen. About four hundred people use the ferry every day, most of them "
            + "to go to work or school on the mainland. The captain, who has sailed the route for nineteen years, said that he had never seen damage of this kind before.\n";
        var killed = await SubmitAsync("copies-first", "ferry", Text);
        string[] copies = [await SubmitAsync("copies-second", "ferry", Text), await SubmitAsync("copies-third", "ferry", Text)];
        (await newsroom.RunAsync("withdraw", killed, "--kill", "--yes", "--notice", "Retracted.")).Exited(0);
        await Newsroom.Testing.Eventually.TrueAsync(
            async _ => copies.All((await newsroom.RunAsync("reviews", "list")).Exited(0).Out.Contains), TimeSpan.FromSeconds(60), "both copies are listed", Cancel);

        Assert.StartsWith($"KEEP {killed} {copies[0]}", (await newsroom.RunAsync("reviews", "decide", killed, copies[0], "keep")).Exited(0).Out, StringComparison.Ordinal);
        Assert.Contains("--yes", (await newsroom.RunAsync("reviews", "decide", killed, copies[1], "kill")).Exited(2).Error, StringComparison.Ordinal);
        var decided = (await newsroom.RunAsync("reviews", "decide", killed, copies[1], "kill", "--yes", "--notice", "Rests on a retracted report.", "--json")).Exited(0);
        Assert.Equal("COPY_DECISION_KILL", Assert.Single(decided.Objects).GetProperty("review").GetProperty("decision").GetString());
        Assert.Contains("Rests on a retracted report.", (await newsroom.RunAsync("status", copies[1])).Exited(0).Out, StringComparison.Ordinal);
        Assert.DoesNotContain(killed, (await newsroom.RunAsync("reviews", "list")).Exited(0).Out, StringComparison.Ordinal);
        var all = (await newsroom.RunAsync("reviews", "list", "--decided", "--json")).Exited(0).Objects;
        Assert.Equal(2, all.Count(r => r.GetProperty("killed").GetProperty("articleId").GetString() == killed));
        (await newsroom.RunAsync("reviews", "decide", killed, killed, "keep")).Exited(3);
        (await newsroom.RunAsync("reviews", "decide", killed, copies[0], "burn")).Exited(2);
    }

    [Fact]
    public async Task reprocess_counts_unless_it_is_told_to_execute()
    {
        var id = await SubmitAsync("again", "again", "A text for a second pass\n\nIt goes through the pipeline twice in its life.\n");
        Assert.Contains("1 would be sent again", (await newsroom.RunAsync("reprocess", "--source", "again", "--dry-run")).Exited(0).Out, StringComparison.Ordinal);
        var done = (await newsroom.RunAsync("reprocess", id, "--execute", "--wait", "--json")).Exited(0).Objects;
        Assert.Equal("1", done[0].GetProperty("queued").GetString());
        Assert.Equal("1", done[1].GetProperty("queued").GetString());
        var run = done[0].GetProperty("runId").GetString()!;
        Assert.Contains("1 of 1 sent · done", (await newsroom.RunAsync("reprocess", "status", run)).Exited(0).Out, StringComparison.Ordinal);
        (await newsroom.RunAsync("reprocess", "cancel", run)).Exited(4);
    }

    [Fact]
    public async Task quarantine_is_listed_shown_retried_and_discarded()
    {
        var file = newsroom.Write("undecodable.txt", "");
        // Neither UTF-8 nor windows-1252.
        await File.WriteAllBytesAsync(file, [.. Encoding.ASCII.GetBytes("Broken bytes "), 0x81, 0x8d, 0x8f, 0x90, 0x9d, 0xff], Cancel);
        var submitted = (await newsroom.RunAsync("submit", file, "--source", "broken")).Exited(0);
        Assert.StartsWith("QUARANTINED ", submitted.Out, StringComparison.Ordinal);
        var article = submitted.Out.Split(' ')[1];

        Assert.Contains("UNDECODABLE", (await newsroom.RunAsync("quarantine", "list")).Exited(0).Out, StringComparison.Ordinal);
        var message = (await newsroom.RunAsync("quarantine", "list", "--stage", "ingest", "--json")).Exited(0).Objects
            .Single(m => m.GetProperty("article").GetProperty("articleId").GetString() == article).GetProperty("messageId").GetString()!;
        Assert.Contains(article, (await newsroom.RunAsync("quarantine", "show", article)).Exited(0).Out, StringComparison.Ordinal);
        (await newsroom.RunAsync("quarantine", "show", Guid.NewGuid().ToString())).Exited(3);
        (await newsroom.RunAsync("quarantine", "discard", message)).Exited(2);
        Assert.StartsWith("1 dropped", (await newsroom.RunAsync("quarantine", "discard", message, "--note", "No text.")).Exited(0).Out, StringComparison.Ordinal);
        (await newsroom.RunAsync("quarantine", "retry", message)).Exited(3);
        Assert.Contains("REJECTED", (await newsroom.RunAsync("status", article)).Exited(0).Out, StringComparison.Ordinal);
    }

    private async Task<string> SubmitAsync(string source, string guid, string text)
    {
        var result = (await newsroom.RunAsync(["submit", "-", "--source", source, "--guid", guid, "--watch-until", "indexed"], text)).Exited(0);
        return result.Out.Split(' ')[1];
    }
}
