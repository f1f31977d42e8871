using System.Collections.Concurrent;
using System.Globalization;
using Google.Protobuf;
using Grpc.Core;
using Newsroom.Article.V1;
using Newsroom.Ingest.V1;
using Newsroom.Search.V1;
using Newsroom.Testing;

namespace Newsroom.EndToEnd.Tests;

/// <summary>Articles to send, and what a client does with them.</summary>
internal static class Articles
{
    private const int Submitters = 8;

    private static readonly string[] Subjects = ["The harbour board", "A river ferry", "The city council", "The weather office", "The tram company"];
    private static readonly string[] Verbs = ["opened", "repaired", "inspected", "postponed", "extended"];
    private static readonly string[] Objects = ["a pier", "the old bridge", "a night service", "the flood gates", "a timetable"];
    private static readonly string[] Places = ["Tallinn", "Porto", "Bergen", "Nairobi", "Zagreb"];

    /// <summary>The five real articles; skips the test, saying so, where they are not.</summary>
    public static IReadOnlyList<RawDocument> SharedSeeds()
    {
        Assert.SkipWhen(Repository.Shared is null, "NOT RUN: the real articles of ../shared/seeds are not on this machine.");
        return
        [
            .. Directory.GetFiles(Path.Combine(Repository.Shared!, "seeds"), "*.txt").Order(StringComparer.Ordinal)
                .Select(f => Text("shared", Path.GetFileName(f)[..3], File.ReadAllText(f))),
        ];
    }

    /// <summary>A distinct article of a few paragraphs; <paramref name="marker"/> is a word that only this series has.</summary>
    public static RawDocument Generated(string marker, int number)
    {
        var random = new Random(number);
        string Sentence() =>
            $"{Pick(Subjects)} {Pick(Verbs)} {Pick(Objects)} in {Pick(Places)} on day {random.Next(1, 365)} after {random.Next(2, 90)} weeks of work.";
        string Pick(string[] from) => from[random.Next(from.Length)];
        var body = string.Join("\n\n", Enumerable.Range(0, 5).Select(_ => $"{Sentence()} {Sentence()} {Sentence()}"));
        var title = string.Create(CultureInfo.InvariantCulture, $"Report {number} about the {marker} works");
        return Text("generated", $"{marker}-{number}", $"{title}\n\n{body}\n\nThe {marker} series is number {number}.");
    }

    public static RawDocument Text(string source, string guid, string text) => new()
    {
        Source = source,
        Guid = guid,
        MediaType = "text/plain",
        Content = ByteString.CopyFromUtf8(text),
    };

    /// <summary>Submits as a careful client does: again, with the same article, while the service is away.</summary>
    public static async Task<ArticleRef> SubmitAsync(
        IngestService.IngestServiceClient ingest, RawDocument document, CancellationToken cancellationToken)
    {
        var response = await Eventually.GetAsync(
            async ct =>
            {
                try
                {
                    return await ingest.SubmitArticleAsync(
                        new SubmitArticleRequest { Document = document }, deadline: DateTime.UtcNow.AddSeconds(10), cancellationToken: ct);
                }
                catch (RpcException e) when (e.StatusCode is StatusCode.Unavailable or StatusCode.DeadlineExceeded or StatusCode.Cancelled or StatusCode.Internal)
                {
                    return null;
                }
            },
            TimeSpan.FromSeconds(60), $"{document.Guid} is accepted", cancellationToken);
        return response.Article;
    }

    /// <summary>Submits a numbered series, several at a time, and notes each as soon as it is accepted.</summary>
    public static Task SubmitAsync(
        IngestService.IngestServiceClient ingest, string marker, IEnumerable<int> numbers, ConcurrentDictionary<string, ArticleRef> accepted,
        CancellationToken cancellationToken) =>
        Parallel.ForEachAsync(
            numbers, new ParallelOptions { MaxDegreeOfParallelism = Submitters, CancellationToken = cancellationToken },
            async (number, ct) =>
            {
                var article = await SubmitAsync(ingest, Generated(marker, number), ct);
                accepted[article.ArticleId] = article;
            });

    /// <summary>How many articles are in a state, up to 1,000.</summary>
    public static async Task<int> CountAsync(
        IngestService.IngestServiceClient ingest, ArticleState state, CancellationToken cancellationToken)
    {
        var page = await ingest.ListArticlesAsync(
            new ListArticlesRequest { State = state, PageSize = 1_000 }, deadline: DateTime.UtcNow.AddSeconds(20), cancellationToken: cancellationToken);
        return page.Articles.Count;
    }

    public static async Task<RevisionStatus> TrackAsync(
        IngestService.IngestServiceClient ingest, ArticleRef article, TimeSpan timeout, CancellationToken cancellationToken)
    {
        using var call = ingest.TrackArticle(
            new TrackArticleRequest { ArticleId = article.ArticleId, Revision = article.Revision },
            deadline: DateTime.UtcNow + timeout, cancellationToken: cancellationToken);
        RevisionStatus? last = null;
        await foreach (var update in call.ResponseStream.ReadAllAsync(cancellationToken))
            last = update.Status;
        return last!;
    }

    public static async Task<IReadOnlyList<string>> FindAsync(
        SearchService.SearchServiceClient search, string query, CancellationToken cancellationToken)
    {
        var guids = new List<string>();
        var token = "";
        do
        {
            var page = await search.SearchAsync(
                new SearchRequest { Query = query, PageSize = 100, PageToken = token },
                deadline: DateTime.UtcNow.AddSeconds(20), cancellationToken: cancellationToken);
            guids.AddRange(page.Hits.Select(h => h.Article.Guid));
            token = page.NextPageToken;
        }
        while (token.Length > 0);
        return guids;
    }
}
