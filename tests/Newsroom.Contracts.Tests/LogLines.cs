using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Newsroom.Hosting;

namespace Newsroom.Contracts.Tests;

/// <summary>The console's log, which text of callers goes into.</summary>
public sealed class LogLines
{
    [Theory]
    [InlineData("a\nfail: Newsroom[0] forged")]
    [InlineData("a\r\nfail: Newsroom[0] forged")]
    [InlineData("a\rfail: Newsroom[0] forged")]
    [InlineData("a\u2028forged")]
    [InlineData("a\u0085forged")]
    [InlineData("a\u000bforged")]
    [InlineData("\u001b[2J\u001b[1;31mforged")]
    [InlineData("\u202eforged")]
    [InlineData("\0forged")]
    public void text_of_a_caller_neither_begins_a_line_nor_steers_a_terminal(string text)
    {
        var written = Write(text, exception: null);

        Assert.Equal(written.Length - 1, written.IndexOf('\n', StringComparison.Ordinal));
        Assert.DoesNotContain(written[..^1], c => char.IsControl(c) || c is '\u2028' or '\u202e');
        Assert.Contains("forged", written, StringComparison.Ordinal);
    }

    [Fact]
    public void exception_stays_on_its_line()
    {
        var written = Write("failed", new InvalidOperationException("a\nforged", new InvalidOperationException("b\r\nforged")));

        Assert.Equal(written.Length - 1, written.IndexOf('\n', StringComparison.Ordinal));
    }

    [Fact]
    public void line_names_time_level_category_and_event() => Assert.Matches(
        @"^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z warn: Newsroom\.Ingest\[ingest\.article\.invalid\] Ünïcode 🚢 stays\n$", Write("Ünïcode 🚢 stays", exception: null));

    private static string Write(string text, Exception? exception)
    {
        using var writer = new StringWriter();
        var entry = new LogEntry<string>(
            LogLevel.Warning, "Newsroom.Ingest", new EventId(1, "ingest.article.invalid"), text, exception, (state, _) => state);
        new OneLineFormatter(TimeProvider.System).Write(entry, scopeProvider: null, writer);
        return writer.ToString();
    }
}
