using Grpc.Core;
using Microsoft.Extensions.Options;
using Newsroom.Article.V1;
using Newsroom.Hosting;
using Newsroom.Search.Desks;
using Newsroom.Search.Grpc;
using Newsroom.Search.Highlighting;
using Newsroom.Search.Query;
using Newsroom.Search.Text;
using Newsroom.Search.V1;

namespace Newsroom.Search.Discovery;

/// <summary>The rpcs that find without a query.</summary>
internal sealed class DiscoveryRpcs(ISearchIndex index, IVocabularyIndex vocabulary, [FromKeyedServices("search")] ReaderLedger readers, IOptions<SearchOptions> options, TimeProvider clock)
{
    private const int MaxPrefix = 100;
    private const int MaxSuggestions = 50;
    private const int MaxText = 100_000;
    private const int MaxPageSize = 100;
    private const int DefaultPageSize = 10;

    /// <summary>Read beyond what is asked for, since copies and the article itself are left out.</summary>
    private const int Spare = 50;

    private readonly Suggester _suggester = new(index, vocabulary);

    public async Task<SuggestResponse> SuggestAsync(SuggestRequest request, Principal caller, CancellationToken cancellationToken)
    {
        new Violations()
            .Require(request.Prefix.Length is > 0 and <= MaxPrefix, "prefix", $"must have 1 to {MaxPrefix} characters")
            .Require(request.PageSize is >= 0 and <= MaxSuggestions, "page_size", $"must be 0 to {MaxSuggestions}")
            .ThrowIfAny();
        var size = request.PageSize == 0 ? DefaultPageSize : request.PageSize;
        return new SuggestResponse
        {
            Suggestions = { await BoundedAsync(ct => _suggester.SuggestAsync(request.Prefix, size, Audience.Filter(caller), ct), cancellationToken) },
        };
    }

    public async Task<FindSimilarResponse> FindSimilarAsync(FindSimilarRequest request, Principal caller, CancellationToken cancellationToken)
    {
        var violations = new Violations().Require(request.PageSize is >= 0 and <= MaxPageSize, "page_size", $"must be 0 to {MaxPageSize}");
        var id = Guid.Empty;
        switch (request.LikeCase)
        {
            case FindSimilarRequest.LikeOneofCase.ArticleId:
                id = SearchRequestReader.ReadArticleId(request.ArticleId, "article_id", violations);
                break;
            case FindSimilarRequest.LikeOneofCase.Text:
                violations.Require(request.Text.Length is > 0 and <= MaxText, "text", $"must have 1 to {MaxText} characters");
                break;
            default:
                violations.Add("like", "is required: an article or a text");
                break;
        }

        violations.ThrowIfAny();
        var size = request.PageSize == 0 ? DefaultPageSize : request.PageSize;
        return await BoundedAsync(
            async ct =>
            {
                var like = request.LikeCase == FindSimilarRequest.LikeOneofCase.Text
                    ? new IndexedArticle { Article = new ArticleRef(), Tags = new ArticleTags(), Clean = new CleanArticle { Paragraphs = { new Paragraph { Text = request.Text } } } }
                    : await index.GetAsync([id], ct) is [var held] && held.IsShownTo(caller) ? held : throw new RpcException(new Status(StatusCode.NotFound, $"Article {id} is not indexed."));
                var response = await FindAsync(like, size, Audience.Filter(caller), ct);
                await readers.ServedAsync(caller, response.Hits, ct);
                return response;
            },
            cancellationToken);
    }

    private async Task<FindSimilarResponse> FindAsync(IndexedArticle like, int size, QueryExpression? filter, CancellationToken cancellationToken)
    {
        var candidates = SimilarQuery.Candidates(ArticleTerms.Of(like));
        var frequencies = await vocabulary.FrequenciesAsync([.. candidates.Keys], cancellationToken);
        if (filter is not null)
            frequencies = SimilarQuery.Blurred(candidates, frequencies);
        var query = SimilarQuery.Of(candidates, frequencies, like.Article.ArticleId.Length > 0 ? 2 : 1);
        if (query is null)
            return new FindSimilarResponse();
        var page = await index.SearchAsync(new IndexQuery(query, SearchOrder.Relevance, null, size + Spare) { Filter = filter }, cancellationToken);
        var highlighter = new Highlighter(query);
        return new FindSimilarResponse
        {
            Hits = { page.Hits.Where(hit => !IsCopy(hit.Article, like)).Take(size).Select(hit => hit.ToSearchHit(highlighter)) },
        };
    }

    private static bool IsCopy(IndexedArticle article, IndexedArticle like) => article.Article.ArticleId == like.Article.ArticleId
        || (like.Tags.CopyGroupId.Length > 0 && article.Tags.CopyGroupId == like.Tags.CopyGroupId);

    private async Task<T> BoundedAsync<T>(Func<CancellationToken, Task<T>> work, CancellationToken cancellationToken)
    {
        using var timeout = new CancellationTokenSource(options.Value.QueryTimeout, clock);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(timeout.Token, cancellationToken);
        try
        {
            return await work(either.Token);
        }
        catch (OperationCanceledException) when (timeout.IsCancellationRequested && !cancellationToken.IsCancellationRequested)
        {
            throw new RpcException(new Status(StatusCode.DeadlineExceeded, $"It was stopped after {options.Value.QueryTimeout.TotalSeconds} s."));
        }
    }
}
