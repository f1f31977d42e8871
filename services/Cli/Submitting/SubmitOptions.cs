using System.CommandLine;
using Newsroom.Article.V1;
using Newsroom.Cli.Articles;
using Newsroom.Cli.Errors;

namespace Newsroom.Cli.Submitting;

/// <summary>What a submit is asked to do.</summary>
/// <param name="Visibility">Of the articles that are new; null means every team.</param>
internal sealed record SubmitOrder(
    IReadOnlyList<string> Names, string Source, string? Guid, string? MediaType, string? Headline, int Parallel, string? Journal, bool WaitsUntilIndexed,
    Visibility? Visibility);

/// <summary>Arguments and options of <c>newsroom submit</c>.</summary>
internal sealed class SubmitOptions
{
    private const string Indexed = "indexed";
    private const int MaxParallel = 256;

    private readonly Argument<string[]> _names = new("INPUT")
    {
        Description = "Files, folders (every text, HTML and wire file below), quoted globs, URLs, or - for standard input.",
        Arity = ArgumentArity.OneOrMore,
    };

    private readonly Option<string> _source = new("--source")
    {
        Description = "Who sent it: names the article together with its guid.",
        HelpName = "NAME",
        DefaultValueFactory = _ => "cli",
    };
    private readonly Option<string> _guid = new("--guid")
    {
        Description = "Of a single input: its guid. Otherwise its path below the folder named, or its URL.",
        HelpName = "GUID",
    };
    private readonly Option<string> _mediaType = new("--media-type")
    {
        Description = "What the inputs are; otherwise by their names.",
        HelpName = "TYPE",
    };
    private readonly Option<string> _headline = new("--headline") { Description = "Of a single input: its declared headline.", HelpName = "TEXT" };
    private readonly Option<int> _parallel = new("--parallel")
    {
        Description = $"Calls at a time, 1 to {MaxParallel}.",
        HelpName = "N",
        DefaultValueFactory = _ => 16,
    };
    private readonly Option<string> _journal = new("--journal")
    {
        Description = "Writes down what is stored; with the same file again, goes on where it stopped.",
        HelpName = "FILE",
    };
    private readonly Option<string> _until = new("--watch-until")
    {
        Description = "Waits until every article is `indexed`, or has ended otherwise.",
        HelpName = Indexed,
    };

    private readonly VisibilityOptions _visibility = new();

    public SubmitOptions() => _until.AcceptOnlyFromAmong(Indexed);

    public void AddTo(Command command)
    {
        command.Arguments.Add(_names);
        foreach (var option in new Option[] { _source, _guid, _mediaType, _headline, _parallel, _journal, _until })
            command.Options.Add(option);
        _visibility.AddTo(command);
    }

    public SubmitOrder Read(ParseResult parse, TimeProvider clock)
    {
        var parallel = parse.GetValue(_parallel);
        if (parallel is < 1 or > MaxParallel)
            throw CliException.Usage($"--parallel: not between 1 and {MaxParallel}.", "16 is enough for most; more helps where each call takes long.");
        return new SubmitOrder(
            parse.GetRequiredValue(_names), parse.GetRequiredValue(_source), parse.GetValue(_guid), parse.GetValue(_mediaType),
            parse.GetValue(_headline), parallel, parse.GetValue(_journal), parse.GetValue(_until) == Indexed,
            _visibility.Read(parse, clock));
    }
}
