using System.Diagnostics;
using System.Globalization;
using Grpc.Core;
using Newsroom.Search.V1;

namespace Newsroom.Benchmarks.Search;

/// <summary>Requests that no search can answer, each of which must be refused at once as INVALID_ARGUMENT.</summary>
internal static class BadRequests
{
    private static readonly (string Name, SearchRequest Request)[] All =
    [
        ("100 kB", Query(new string('a', 100_000))),
        ("100 kB of words", Query(string.Concat(Enumerable.Repeat("word ", 20_000)))),
        ("1,000 words", Query(string.Join(' ', Enumerable.Range(0, 1_000).Select(i => string.Create(CultureInfo.InvariantCulture, $"w{i}"))))),
        ("1,000 alternatives", Query(string.Join(" OR ", Enumerable.Range(0, 1_000).Select(i => string.Create(CultureInfo.InvariantCulture, $"w{i}"))))),
        ("1,000 ranges", Query(string.Join(' ', Enumerable.Repeat("words:>5", 1_000)))),
        ("nothing", Query("")), ("star", Query("*")), ("one letter and star", Query("a*")), ("question marks", Query("???")), ("only left out", Query("-storm")),
        ("open parentheses", Query(new string('(', 5_000))), ("closed parentheses", Query(new string(')', 5_000))), ("unbalanced", Query("((storm) OR (flood)")),
        ("open quotation", Query("\"storm flood")), ("deep NOT", Query(string.Concat(Enumerable.Repeat("NOT ", 500)) + "storm")), ("loose operators", Query("AND OR storm")),
        ("unknown field", Query("tilte:storm")), ("broken range", Query("published:[2024 TO")), ("impossible date", Query("published:2024-13-45")), ("NEAR alone", Query("storm NEAR/5")),
        ("huge boost", Query("storm^1000")), ("foreign page token", new SearchRequest { Query = "storm", PageToken = "AAECAwQFBgcICQ" }),
        ("page token that is none", new SearchRequest { Query = "storm", PageToken = new string('!', 10_000) }),
        ("page of a million", new SearchRequest { Query = "storm", PageSize = 1_000_000 }), ("unknown order", new SearchRequest { Query = "storm", Order = (SearchOrder)99 }),
    ];

    public static async Task<IReadOnlyList<(string Name, TimeSpan Took)>> AskAsync(SearchService.SearchServiceClient client, CancellationToken cancellationToken)
    {
        var took = new List<(string, TimeSpan)>();
        foreach (var (name, request) in All)
        {
            var from = Stopwatch.GetTimestamp();
            try
            {
                await client.SearchAsync(request, cancellationToken: cancellationToken);
                throw new InvalidOperationException($"{name}: was answered.");
            }
            catch (RpcException e) when (e.StatusCode == StatusCode.InvalidArgument)
            {
                took.Add((name, Stopwatch.GetElapsedTime(from)));
            }
        }
        return took;
    }

    private static SearchRequest Query(string query) => new() { Query = query };
}
