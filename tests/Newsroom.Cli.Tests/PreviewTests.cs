namespace Newsroom.Cli.Tests;

public sealed class PreviewTests(RunningNewsroom newsroom)
{
    [Fact]
    public async Task clean_tells_what_is_kept_and_why_the_rest_is_cut()
    {
        var result = (await newsroom.RunAsync("clean", "seeds/harbour-reopening.txt")).Exited(0);
        Assert.Contains(result.Lines, l => l.StartsWith("+ CHURCH bells rang", StringComparison.Ordinal));
        Assert.Contains(result.Lines, l => l.StartsWith("- Tap subscribe", StringComparison.Ordinal) && l.Contains("share-subscribe", StringComparison.Ordinal));

        var json = Assert.Single((await newsroom.RunAsync("clean", "seeds/harbour-reopening.txt", "--json")).Exited(0).Objects);
        Assert.NotEmpty(json.GetProperty("clean").GetProperty("removed").EnumerateArray());
    }

    [Fact]
    public async Task report_is_inert()
    {
        var input = newsroom.Write("hostile.html", "<html><body><h1>A page</h1><p>Text of the page, long enough to be one: &lt;script&gt;alert(1)&lt;/script&gt; and more of it.</p><script>alert(2)</script></body></html>");
        var report = Path.Combine(Path.GetDirectoryName(input)!, "report.html");
        (await newsroom.RunAsync("clean", input, "--html", report)).Exited(0);
        var page = await File.ReadAllTextAsync(report, TestContext.Current.CancellationToken);
        Assert.Contains("default-src 'none'", page, StringComparison.Ordinal);
        Assert.DoesNotContain("<script", page, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain("src=", page, StringComparison.OrdinalIgnoreCase);
        Assert.Contains("&lt;script&gt;alert(1)", page, StringComparison.Ordinal);
    }

    [Fact]
    public async Task what_is_no_article_is_1()
    {
        var result = (await newsroom.RunAsync(["clean", "-"], "   \n  \n")).Exited(1);
        Assert.StartsWith("REJECTED NO_TEXT", result.Out, StringComparison.Ordinal);
        (await newsroom.RunAsync(["tag", "-"], "   \n  \n")).Exited(1);
    }

    [Fact]
    public async Task tag_marks_entities()
    {
        var result = (await newsroom.RunAsync("tag", "seeds/harbour-reopening.txt")).Exited(0);
        Assert.Contains("_Sigrun Aaseby_", result.Out, StringComparison.Ordinal);
        Assert.Contains(result.Lines, l => l.StartsWith("person", StringComparison.Ordinal) && l.Contains("Sigrun Aaseby", StringComparison.Ordinal));
        var json = Assert.Single((await newsroom.RunAsync("tag", "seeds/harbour-reopening.txt", "--json")).Exited(0).Objects);
        Assert.NotEmpty(json.GetProperty("tags").GetProperty("entities").EnumerateArray());
    }

    [Fact]
    public async Task preview_is_of_a_file() => (await newsroom.RunAsync("clean", "https://example.org/a")).Exited(2);
}
