using System.CommandLine;
using System.Diagnostics;
using System.Globalization;
using System.IO.Compression;
using System.Text;
using System.Text.Json;
using Google.Protobuf.WellKnownTypes;
using Newsroom.Article.V1;
using Newsroom.Search.Matching;
using Newsroom.Search.Query;
using Newsroom.Search.SavedSearches;
using Newsroom.Search.V1;

namespace Newsroom.Benchmarks.Search;

/// <summary>
/// How long it takes to match an article against many saved searches through the index of queries, and how much longer to ask each. One
/// half of the articles gives the words of the queries, the other half is matched.
/// </summary>
internal static class PercolationBenchmark
{
    private const int Seed = 20_261_125;
    private const int AskedOfEach = 40;
    private const int Rounds = 3;

    private static readonly DateTimeOffset Now = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);

    public static System.CommandLine.Command Command()
    {
        var data = new Option<DirectoryInfo>("--data") { Description = "Folder of labelled data.", DefaultValueFactory = _ => new DirectoryInfo("../shared/data") };
        var count = new Option<int>("--searches") { Description = "Saved searches.", DefaultValueFactory = _ => 30_000 };
        var articles = new Option<int>("--articles") { Description = "Articles to match.", DefaultValueFactory = _ => 2_000 };
        var command = new System.CommandLine.Command("percolation", "Time to match an article against saved searches, and the ratio to asking each.") { data, count, articles };
        command.SetAction(parse => Run(
            Path.Combine(parse.GetValue(data)!.FullName, "bulk/allsides_sample.jsonl.gz"), parse.GetValue(count), parse.GetValue(articles)));
        return command;
    }

    private static int Run(string path, int count, int most)
    {
        if (!File.Exists(path))
        {
            Console.Error.WriteLine($"absent, not measured: {path}");
            return 1;
        }

        var all = Articles(path).ToList();
        var sources = all.Where((_, i) => i % 2 == 0).ToList();
        var matched = all.Where((_, i) => i % 2 == 1).Take(most).ToList();
        var queries = new SampleQueries(Seed, sources).Take(count).Select(text => Parse(text)).ToList();

        var frequencies = new KeyFrequencies();
        foreach (var article in sources.Take(500))
            frequencies.Observe(new MatchableArticle(article));
        var before = Held();
        var started = Stopwatch.GetTimestamp();
        var index = new QueryIndex(frequencies);
        for (var i = 0; i < queries.Count; i++)
            index.Set(i.ToString(CultureInfo.InvariantCulture), queries[i]);
        Print("build_ms", Stopwatch.GetElapsedTime(started).TotalMilliseconds, count);
        Print("memory_mib", (Held() - before) / 1024.0 / 1024, count);
        GC.KeepAlive((all, sources));
        return Measure(index, queries, matched);
    }

    private static int Measure(QueryIndex index, List<QueryExpression> queries, List<IndexedArticle> articles)
    {
        foreach (var article in articles.Take(200))
            index.Match(new MatchableArticle(article), Now);
        GC.Collect();
        var (layout, match) = (new TimeSpan[articles.Count], new TimeSpan[articles.Count]);
        Array.Fill(layout, TimeSpan.MaxValue);
        Array.Fill(match, TimeSpan.MaxValue);
        long asked = 0, matches = 0;
        // The quickest of three rounds counts for each article: on a shared machine the others tell of its neighbours.
        for (var i = 0; i < Rounds * articles.Count; i++)
        {
            var at = i % articles.Count;
            var started = Stopwatch.GetTimestamp();
            var article = new MatchableArticle(articles[at]);
            layout[at] = Min(layout[at], Stopwatch.GetElapsedTime(started));
            started = Stopwatch.GetTimestamp();
            matches += index.Match(article, Now).Count;
            match[at] = Min(match[at], Stopwatch.GetElapsedTime(started));
            asked += index.Asked;
        }

        var (laidOut, matched) = (new Latencies(layout), new Latencies(match));
        Print("layout_p50_ms", laidOut.Percentile(0.5).TotalMilliseconds, articles.Count);
        Print("layout_p99_ms", laidOut.Percentile(0.99).TotalMilliseconds, articles.Count);
        Print("match_p50_ms", matched.Percentile(0.5).TotalMilliseconds, articles.Count);
        Print("match_p99_ms", matched.Percentile(0.99).TotalMilliseconds, articles.Count);
        Print("match_max_ms", matched.Percentile(1).TotalMilliseconds, articles.Count);
        Print("queries_asked_mean", (double)asked / articles.Count / Rounds, articles.Count);
        Print("matches_mean", (double)matches / articles.Count / Rounds, articles.Count);
        return Compare(index, queries, articles, matched.Percentile(0.5));
    }

    private static int Compare(QueryIndex index, List<QueryExpression> queries, List<IndexedArticle> articles, TimeSpan indexed)
    {
        var matchers = queries.Select(query => new ArticleMatcher(query)).ToList();
        var times = new List<TimeSpan>();
        foreach (var article in articles.Take(AskedOfEach).Select(article => new MatchableArticle(article)))
        {
            var started = Stopwatch.GetTimestamp();
            var found = matchers.Index().Where(m => m.Item.Matches(article, Now)).Select(m => m.Index.ToString(CultureInfo.InvariantCulture)).ToHashSet();
            times.Add(Stopwatch.GetElapsedTime(started));
            if (found.SetEquals(index.Match(article, Now)))
                continue;
            Console.Error.WriteLine("The index of queries does not find what asking each query finds.");
            return 1;
        }

        var each = new Latencies([.. times]).Percentile(0.5);
        Print("ask_each_p50_ms", each.TotalMilliseconds, times.Count);
        Print("ratio_to_asking_each_p50", each / indexed, times.Count);
        return 0;
    }

    private static TimeSpan Min(TimeSpan a, TimeSpan b) => a < b ? a : b;

    private static long Held()
    {
        GC.Collect(GC.MaxGeneration, GCCollectionMode.Aggressive, blocking: true, compacting: true);
        return GC.GetTotalMemory(forceFullCollection: true);
    }

    private static QueryExpression Parse(string text) => QueryParser.TryParse(text, out var query, out var error)
        ? query
        : throw new InvalidOperationException($"{text}: {error.Message}");

    private static IEnumerable<IndexedArticle> Articles(string path)
    {
        using var file = File.OpenRead(path);
        using var reader = new StreamReader(new GZipStream(file, CompressionMode.Decompress), Encoding.UTF8);
        while (reader.ReadLine() is { } line)
        {
            using var json = JsonDocument.Parse(line);
            var root = json.RootElement;
            yield return new IndexedArticle
            {
                Article = new ArticleRef { ArticleId = Guid.NewGuid().ToString("D"), Revision = 1, Source = root.GetProperty("source").GetString()! },
                Clean = new CleanArticle
                {
                    Title = root.GetProperty("title").GetString()!,
                    Language = "en",
                    Paragraphs = { root.GetProperty("text").GetString()!.Split("\n\n").Select(text => new Paragraph { Text = text, Role = ParagraphRole.Body }) },
                },
                Tags = new ArticleTags { Language = "en" },
                ReceivedAt = Now.ToTimestamp(),
            };
        }
    }

    private static void Print(string metric, double value, int items) => Console.WriteLine(string.Create(
        CultureInfo.InvariantCulture, $$"""{"set":"percolation","metric":"{{metric}}","value":{{value:0.####}},"items":{{items}}}"""));
}
