using System.Text.Json;
using Newsroom.Testing;

namespace Newsroom.Cli.Tests;

public sealed class SubmitTests(RunningNewsroom newsroom)
{
    private const int Many = 400;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task file_is_accepted_then_a_duplicate_and_indexed()
    {
        var file = newsroom.Write("otter.txt", "Otter seen at the weir\n\nAn otter was seen at the weir on Monday morning, the first in thirty years.\n");
        var first = (await newsroom.RunAsync("submit", file, "--source", "submit-file", "--watch-until", "indexed")).Exited(0);
        Assert.StartsWith("ACCEPTED ", first.Lines[0], StringComparison.Ordinal);
        Assert.StartsWith("INDEXED ", first.Lines[1], StringComparison.Ordinal);
        Assert.Contains("1 accepted", first.Error, StringComparison.Ordinal);
        Assert.Contains("ended: 1 indexed", first.Error, StringComparison.Ordinal);

        var again = (await newsroom.RunAsync("submit", file, "--source", "submit-file", "--json")).Exited(0);
        var answer = Assert.Single(again.Objects);
        Assert.Equal("SUBMIT_OUTCOME_DUPLICATE", answer.GetProperty("accepted").GetProperty("outcome").GetString());
        Assert.Equal("otter.txt", answer.GetProperty("accepted").GetProperty("article").GetProperty("guid").GetString());
    }

    [Fact]
    public async Task standard_input_is_an_article()
    {
        var result = (await newsroom.RunAsync(["submit", "-", "--source", "stdin", "--guid", "from-a-pipe", "--json"], "<p>A page that came through a pipe.</p>")).Exited(0);
        Assert.Equal("from-a-pipe", Assert.Single(result.Objects).GetProperty("accepted").GetProperty("article").GetProperty("guid").GetString());
    }

    [Fact]
    public async Task url_is_fetched_by_ingest()
    {
        var result = (await newsroom.RunAsync("submit", $"{newsroom.Web}/page", "--source", "pages", "--watch-until", "indexed", "--json")).Exited(0);
        Assert.Equal("SUBMIT_OUTCOME_ACCEPTED", result.Objects[0].GetProperty("accepted").GetProperty("outcome").GetString());
        var found = (await newsroom.RunAsync("search", "source:pages mill", "--json")).Exited(0);
        Assert.Equal("Mill opens", found.Objects[0].GetProperty("title").GetString());
    }

    [Fact]
    public async Task page_and_wire_document_in_the_journal_are_passed_over_and_still_followed()
    {
        var journal = Path.Combine(Path.GetDirectoryName(newsroom.Write("unused", ""))!, "journal");
        string[] command = ["submit", $"{newsroom.Web}/page", "seeds/wire/rss2.xml", "--source", "in-journal", "--journal", journal, "--watch-until", "indexed"];
        var first = (await newsroom.RunAsync(command)).Exited(0);
        var again = (await newsroom.RunAsync(command)).Exited(0);
        Assert.Contains("2 passed over", again.Error, StringComparison.Ordinal);
        Assert.Equal(File.ReadAllLines(journal).Length, again.Lines.Length);
        Assert.Equal(first.Lines.Where(l => l.StartsWith("INDEXED", StringComparison.Ordinal)).Order(), again.Lines.Order());
    }

    [Fact]
    public async Task page_that_there_is_not_is_refused_with_its_reason()
    {
        var result = (await newsroom.RunAsync("submit", $"{newsroom.Web}/none", "http://10.0.0.1/private", "--source", "pages")).Exited(1);
        Assert.Contains(result.Lines, l => l.StartsWith("REFUSED", StringComparison.Ordinal) && l.Contains("404", StringComparison.Ordinal));
        Assert.Contains(result.Lines, l => l.StartsWith("REFUSED", StringComparison.Ordinal) && l.Contains("not a public address", StringComparison.Ordinal));
    }

    [Fact]
    public async Task refused_item_fails_the_run_and_stops_no_other()
    {
        var folder = Path.GetDirectoryName(newsroom.Write("empty.txt", ""))!;
        await File.WriteAllTextAsync(Path.Combine(folder, "good.txt"), "A good article\n\nIt has a text of its own that nobody wrote before.\n", Cancel);
        var result = (await newsroom.RunAsync("submit", folder, "--source", "mixed")).Exited(1);
        Assert.Contains(result.Lines, l => l.StartsWith("REFUSED", StringComparison.Ordinal) && l.Contains("document.content", StringComparison.Ordinal));
        Assert.Contains(result.Lines, l => l.StartsWith("ACCEPTED", StringComparison.Ordinal));
    }

    [Fact]
    public async Task wire_document_brings_its_items()
    {
        var result = (await newsroom.RunAsync("submit", "seeds/wire/rss2.xml", "--source", "wire", "--json")).Exited(0);
        Assert.NotEmpty(Assert.Single(result.Objects).GetProperty("accepted").GetProperty("items").EnumerateArray());
    }

    [Fact]
    public async Task interrupted_submit_is_130_and_goes_on_from_its_journal()
    {
        var folder = Path.GetDirectoryName(newsroom.Write("0.txt", "First of many\n\nThe first of many articles.\n"))!;
        for (var i = 1; i < Many; i++)
            await File.WriteAllTextAsync(Path.Combine(folder, $"{i}.txt"), $"Article {i}\n\nThis is article number {i} of many.\n", Cancel);
        var journal = Path.Combine(folder, "journal");
        string[] command = ["submit", folder, "--source", "journal", "--journal", journal, "--parallel", "1"];

        using (var process = newsroom.Start(command))
        {
            process.StandardInput.Close();
            // Begun, and far from done.
            Assert.NotNull(await process.StandardOutput.ReadLineAsync(Cancel));
            await ServerProcess.RunAsync("kill", ["-INT", $"{process.Id}"], null, Cancel);
            var rest = process.StandardOutput.ReadToEndAsync(Cancel);
            var errors = await process.StandardError.ReadToEndAsync(Cancel);
            await process.WaitForExitAsync(Cancel);
            Assert.Equal(130, process.ExitCode);
            Assert.Contains("The same command goes on from here", errors, StringComparison.Ordinal);
            Assert.Single(errors.Split('\n', StringSplitOptions.RemoveEmptyEntries));
            await rest;
        }

        var stored = File.ReadAllLines(journal).Length;
        Assert.InRange(stored, 1, Many - 1);
        var again = (await newsroom.RunAsync(command)).Exited(0);
        Assert.Contains($"{stored} passed over", again.Error, StringComparison.Ordinal);
        Assert.Equal(Many, File.ReadAllLines(journal).Length);
    }

    [Fact]
    public async Task guid_is_of_one_input() =>
        (await newsroom.RunAsync("submit", "seeds/energy-price-cap.txt", "seeds/tram-strike-ends.txt", "--guid", "x")).Exited(2);

    [Fact]
    public async Task escape_sequences_of_a_headline_do_not_reach_the_terminal()
    {
        var page = "<html><head><title>Quiet \u001b]0;owned\u0007 news \u001b[31m[red]x</title></head><body><h1>Quiet \u001b]0;owned\u0007 news \u001b[31m[red]x</h1>"
            + "<p>A zanzibarian paragraph with \u001b[2J an escape, long enough to be taken for the text of an article.</p></body></html>";
        (await newsroom.RunAsync(["submit", "-", "--source", "escapes", "--guid", "escapes", "--watch-until", "indexed"], page)).Exited(0);
        foreach (var command in new[] { "search", "story" })
        {
            var argument = command == "search" ? "zanzibarian" : (await newsroom.RunAsync("search", "zanzibarian", "--json")).Objects[0].GetProperty("article").GetProperty("articleId").GetString()!;
            var result = (await newsroom.RunAsync(command, argument)).Exited(0);
            Assert.Contains("[red]x", result.Out, StringComparison.Ordinal);
            Assert.DoesNotContain(result.Out, c => char.IsControl(c) && c != '\n');
        }

        var json = (await newsroom.RunAsync("search", "zanzibarian", "--json")).Exited(0);
        Assert.DoesNotContain(json.Out, c => char.IsControl(c) && c != '\n');
        Assert.Equal(JsonValueKind.Object, json.Objects[0].ValueKind);
    }
}
