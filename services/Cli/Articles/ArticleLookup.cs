using System.CommandLine;
using Newsroom.Cli.Connecting;
using Newsroom.Cli.Errors;
using Newsroom.Ingest.V1;

namespace Newsroom.Cli.Articles;

/// <summary>How commands name an article: by its id, or by source and guid.</summary>
internal sealed class ArticleLookup
{
    private readonly Argument<string> _article = new("ARTICLE")
    {
        Description = "Its id, or its guid together with --source.",
        Arity = ArgumentArity.ExactlyOne,
    };

    private readonly Option<string> _source = new("--source") { Description = "Source of the article; ARTICLE is then its guid.", HelpName = "NAME" };

    public void AddTo(Command command)
    {
        command.Arguments.Add(_article);
        command.Options.Add(_source);
    }

    /// <summary>The id, source and guid as given; null where they are not.</summary>
    public (string? Id, string? Source, string? Guid) Read(ParseResult parse)
    {
        var article = parse.GetRequiredValue(_article);
        if (parse.GetValue(_source) is { Length: > 0 } source)
            return (null, source, article);
        if (Guid.TryParse(article, out _))
            return (article, null, null);
        throw CliException.Usage($"'{article}' is no article id.", "Give the id that submit and search print, or the guid together with --source.");
    }

    /// <summary>Its id, which ingest is asked for if a source and guid are given.</summary>
    public async Task<string> IdAsync(ParseResult parse, Session session, CancellationToken cancellationToken) =>
        Read(parse).Id ?? (await StatusAsync(parse, session, cancellationToken)).Article.ArticleId;

    public async Task<GetArticleStatusResponse> StatusAsync(ParseResult parse, Session session, CancellationToken cancellationToken)
    {
        var (id, source, guid) = Read(parse);
        return await session.Ingest.GetArticleStatusAsync(
            new GetArticleStatusRequest { ArticleId = id ?? "", Source = source ?? "", Guid = guid ?? "" }, session.Call(cancellationToken));
    }
}
