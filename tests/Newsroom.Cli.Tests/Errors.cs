using System.Text.Json;

namespace Newsroom.Cli.Tests;

/// <summary>What is wrong is told in two lines, on standard error, with an exit code to rely on.</summary>
public sealed class Errors(RunningNewsroom newsroom)
{
    [Fact]
    public async Task unreachable_service_is_5_and_names_the_address()
    {
        var result = (await newsroom.RunAsync("search", "x", "--server", "127.0.0.1:1")).Exited(5);
        var lines = ErrorLines(result);
        Assert.Contains("127.0.0.1:1: Connection refused", lines[0], StringComparison.Ordinal);
        Assert.Contains("--server", lines[1], StringComparison.Ordinal);
        Assert.Empty(result.Out);
    }

    [Fact]
    public async Task what_is_not_there_is_3()
    {
        var result = (await newsroom.RunAsync("status", Guid.NewGuid().ToString())).Exited(3);
        Assert.Contains("There is no article", ErrorLines(result)[0], StringComparison.Ordinal);
    }

    [Fact]
    public async Task what_the_state_forbids_is_4()
    {
        var result = (await newsroom.RunAsync("release", "energy-price-cap", "--source", "seeds")).Exited(4);
        Assert.StartsWith("Refused: ", ErrorLines(result)[0], StringComparison.Ordinal);
    }

    [Fact]
    public async Task call_beyond_its_deadline_is_5()
    {
        var result = (await newsroom.RunAsync("search", "x", "--timeout", "0.0001")).Exited(5);
        Assert.Contains("--timeout", ErrorLines(result)[1], StringComparison.Ordinal);
    }

    [Fact]
    public async Task violation_of_a_field_is_told_with_its_name_and_2()
    {
        var result = (await newsroom.RunAsync("search", "harbour", "--limit", "1000")).Exited(2);
        Assert.Contains("page_size", ErrorLines(result)[0], StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("frobnicate")]
    [InlineData("search")]
    [InlineData("search", "x", "--frobnicate")]
    [InlineData("search", "x", "--order", "backwards")]
    [InlineData("search", "x", "--timeout", "soon")]
    [InlineData("search", "x", "--server", "ftp://a/")]
    [InlineData("search", "x", "--ca-file", "/does/not/exist")]
    [InlineData("status", "not-an-id")]
    [InlineData("submit", "/does/not/exist.txt")]
    [InlineData("reprocess", "--from", "lately")]
    [InlineData("reprocess", "--execute", "--dry-run")]
    [InlineData("quarantine", "retry")]
    [InlineData("reviews", "decide", "a")]
    [InlineData("audit", "list", "--from", "lately")]
    [InlineData("alerts", "follow", "not-an-id")]
    public async Task wrong_command_line_is_2_in_two_lines(params string[] arguments)
    {
        var result = (await newsroom.RunAsync(arguments)).Exited(2);
        Assert.Equal(2, ErrorLines(result).Length);
        Assert.Empty(result.Out);
    }

    [Fact]
    public async Task error_is_an_object_with_json()
    {
        var result = (await newsroom.RunAsync("status", Guid.NewGuid().ToString(), "--json")).Exited(3);
        var error = JsonDocument.Parse(result.Error).RootElement;
        Assert.Equal(3, error.GetProperty("code").GetInt32());
        Assert.NotEmpty(error.GetProperty("todo").GetString()!);
    }

    [Fact]
    public async Task key_is_not_sent_in_the_clear_beyond_this_machine_and_never_printed()
    {
        var environment = new Dictionary<string, string?> { ["NEWSROOM_API_KEY"] = "nrk_secret" };
        var result = (await newsroom.RunAsync(["search", "x", "--server", "http://news.example:8081"], null, environment)).Exited(2);
        Assert.Contains("--insecure", result.Error, StringComparison.Ordinal);
        Assert.DoesNotContain("nrk_secret", result.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task key_of_a_file_is_sent_to_this_machine()
    {
        var file = newsroom.Write("key", "nrk_a_b\n");
        // A server that asks for none takes any.
        (await newsroom.RunAsync("search", "harbour", "--api-key-file", file)).Exited(0);
        (await newsroom.RunAsync("search", "harbour", "--api-key-file", newsroom.Write("keys", "one\ntwo\n"))).Exited(2);
    }

    private static string[] ErrorLines(CliResult result) => result.Error.Split('\n', StringSplitOptions.RemoveEmptyEntries);
}
