using System.CommandLine;
using Newsroom.Article.V1;
using Newsroom.Cli.Errors;
using Newsroom.Cli.Submitting;

namespace Newsroom.Cli.Preview;

/// <summary>The document that a preview is of.</summary>
internal sealed class PreviewFile
{
    private readonly Argument<string> _file = new("FILE") { Description = "A text or HTML file, or - for standard input." };
    private readonly Option<string> _mediaType = new("--media-type") { Description = "What it is; otherwise by its name.", HelpName = "TYPE" };

    public void AddTo(Command command)
    {
        command.Arguments.Add(_file);
        command.Options.Add(_mediaType);
    }

    public Task<RawDocument> ReadAsync(ParseResult parse, CancellationToken cancellationToken)
    {
        var path = parse.GetRequiredValue(_file);
        if (Input.IsUrlText(path))
            throw CliException.Usage("A preview is of a file.", "Save the page first, or submit its URL and look at it with `newsroom status`.");
        if (path != Input.StandardInput && !File.Exists(path))
            throw CliException.Usage($"There is no file {path}.", "Name a text or HTML file, or - for standard input.");
        var order = new SubmitOrder(
            [path], "preview", "preview", parse.GetValue(_mediaType), Headline: null, Parallel: 1, Journal: null, WaitsUntilIndexed: false, Visibility: null);
        return new DocumentReader(order).ReadAsync(new Input(path, path), cancellationToken);
    }
}
