using System.CommandLine;
using System.Text;
using Newsroom.Article.V1;
using Newsroom.Cleaning.V1;
using Newsroom.Cli.Connecting;
using Newsroom.Cli.Errors;
using Newsroom.Cli.Output;

namespace Newsroom.Cli.Preview;

/// <summary><c>newsroom clean FILE</c>: what is kept, what is cut and why; nothing is stored.</summary>
internal static class CleanCommand
{
    public static Command Create(ConnectionOptions connection)
    {
        var file = new PreviewFile();
        var mode = new Option<string>("--mode") { Description = "Which error to avoid: balanced, precision or recall.", HelpName = "MODE" };
        mode.AcceptOnlyFromAmong("balanced", "precision", "recall");
        var html = new Option<string>("--html")
        {
            Description = "Write a page with what was kept and cut; it loads and runs nothing.",
            HelpName = "FILE",
        };
        var command = new Command("clean", "Shows side by side what cleaning keeps and cuts, with the rule that cut it. Nothing is stored.") { mode, html };
        file.AddTo(command);
        return command.Runs(connection, async (parse, session, cancellationToken) =>
        {
            var response = await session.Cleaning.CleanDocumentAsync(
                new CleanDocumentRequest
                {
                    Document = await file.ReadAsync(parse, cancellationToken),
                    Mode = parse.GetValue(mode) is { } name ? Enum.Parse<CleaningMode>(name, ignoreCase: true) : CleaningMode.Unspecified,
                    DebugHtml = parse.GetValue(html) is not null,
                },
                session.Call(cancellationToken));
            if (parse.GetValue(html) is { } path)
                await WriteAsync(path, response.DebugHtml, cancellationToken);
            Print(session.Terminal, response);
            return response.Clean is null ? ExitCodes.Failed : ExitCodes.Done;
        });
    }

    private static async Task WriteAsync(string path, string page, CancellationToken cancellationToken)
    {
        try
        {
            await File.WriteAllTextAsync(path, page, new UTF8Encoding(encoderShouldEmitUTF8Identifier: false), cancellationToken);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new CliException($"--html: {path} cannot be written: {e.Message}", "Name a file that you may write.", ExitCodes.Failed, e);
        }

        Terminal.Note($"Wrote {path}");
    }

    private static void Print(Terminal terminal, CleanDocumentResponse response)
    {
        if (terminal.Json)
        {
            response.DebugHtml = response.DecodedSource = "";
            Terminal.Object(response);
            return;
        }

        if (response.Rejection is { } rejection)
        {
            terminal.Line($"[red]REJECTED[/] {Words.Constant(rejection.Reason.ToString())} {Safe.Markup(rejection.Detail)}");
            return;
        }

        PrintFields(terminal, response.Clean);
        var rows = new SideBySide(response.Clean);
        if (terminal.Draws)
            terminal.Write(rows.Draw(terminal.Width));
        else
            rows.Print(terminal);
        var cut = response.Clean.Removed.Sum(r => r.WordCount);
        terminal.Line($"[green]{Words.Count(response.Clean.WordCount)} words kept[/], [red]{Words.Count(cut)} cut[/]");
    }

    private static void PrintFields(Terminal terminal, CleanArticle clean)
    {
        var origins = clean.FieldSources.ToDictionary(f => f.Field, f => Words.Lower(f.Origin), StringComparer.Ordinal);
        foreach (var (field, value) in new[]
        {
            ("title", clean.Title), ("dek", clean.Dek), ("contributors", string.Join("; ", clean.Contributors.Select(c => $"{c.Name} ({Words.Lower(c.Role)})"))),
            ("dateline", clean.Dateline), ("published", clean.Published is { } p ? Words.Time(p.Time) : ""), ("updated", clean.Updated is { } u ? Words.Time(u.Time) : ""),
            ("publisher", clean.Publisher), ("section", clean.Section), ("language", clean.Language),
            ("doubts", string.Join("; ", clean.QualityFlags.Select(f => $"{Words.Lower(f.Kind)}: {f.Evidence}"))),
        })
        {
            if (value.Length > 0)
                terminal.Line($"{field,-12} [bold]{Safe.Markup(value)}[/] [dim]{Safe.Markup(origins.GetValueOrDefault(field, ""))}[/]".TrimEnd());
        }

        terminal.Line();
    }
}
