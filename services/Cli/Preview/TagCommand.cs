using System.CommandLine;
using Newsroom.Article.V1;
using Newsroom.Cleaning.V1;
using Newsroom.Cli.Connecting;
using Newsroom.Cli.Errors;
using Newsroom.Cli.Output;
using Newsroom.Tagging.V1;

namespace Newsroom.Cli.Preview;

/// <summary><c>newsroom tag FILE</c>: the text with its entities, topics and keywords; nothing is stored.</summary>
internal static class TagCommand
{
    private const int MaxTopics = 5;

    public static Command Create(ConnectionOptions connection)
    {
        var file = new PreviewFile();
        var command = new Command("tag", "Shows the clean text with its entities underlined, its topics and keywords. Nothing is stored.");
        file.AddTo(command);
        return command.Runs(connection, async (parse, session, cancellationToken) =>
        {
            var document = await file.ReadAsync(parse, cancellationToken);
            var cleaned = await session.Cleaning.CleanDocumentAsync(new CleanDocumentRequest { Document = document }, session.Call(cancellationToken));
            if (cleaned.Rejection is { } rejection)
            {
                throw new CliException(
                    $"It is no article: {Words.Constant(rejection.Reason.ToString())} {rejection.Detail}", "`newsroom clean` shows what was made of it.", ExitCodes.Failed);
            }

            var response = await session.Tagging.TagArticleAsync(new TagArticleRequest { Clean = cleaned.Clean }, session.Call(cancellationToken));
            if (session.Terminal.Json)
                Terminal.Object(response);
            else
                await PrintAsync(session, cleaned.Clean, response.Tags, cancellationToken);
            return ExitCodes.Done;
        });
    }

    private static async Task PrintAsync(Session session, CleanArticle clean, ArticleTags tags, CancellationToken cancellationToken)
    {
        var terminal = session.Terminal;
        var text = new MarkedText(tags.Entities, terminal.Draws);
        terminal.Line($"[bold]{text.Of(TextField.Title, clean.Title)}[/]");
        if (clean.Dek.Length > 0)
            terminal.Line(text.Of(TextField.Dek, clean.Dek));
        terminal.Line();
        terminal.Line(text.Of(TextField.Body, string.Join("\n\n", clean.Paragraphs.Select(p => p.Text))));
        terminal.Line();
        foreach (var kind in tags.Entities.GroupBy(e => e.Kind))
            terminal.Line(
                $"[{MarkedText.Colour(kind.Key)}]{Words.Lower(kind.Key),-8}[/]"
                + $" {Safe.Markup(string.Join(" · ", kind.Select(e => $"{e.Name} {e.Salience:0.00}")))}");
        var topics = new List<string>();
        foreach (var topic in tags.Topics.Take(MaxTopics))
        {
            var found = await session.Tagging.GetTopicAsync(new GetTopicRequest { Code = topic.Code }, session.Call(cancellationToken));
            topics.Add($"{found.Topic.Label} {topic.Confidence:0.00}");
        }

        if (topics.Count > 0)
            terminal.Line($"topics   {Safe.Markup(string.Join(" · ", topics))}");
        if (tags.Keywords.Count > 0)
            terminal.Line($"keywords {Safe.Markup(string.Join(" · ", tags.Keywords.Select(k => k.Phrase)))}");
        foreach (var quote in tags.Quotes)
            terminal.Line($"quote    “{Markup(quote.Text)}” {(quote.Speaker.Length > 0 ? $"— {Safe.Markup(quote.Speaker)}" : "")}".TrimEnd());
    }

    private static string Markup(string text) => Spectre.Console.Markup.Escape(Safe.Clip(text, 120));
}
