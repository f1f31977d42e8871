using System.CommandLine;
using System.Diagnostics;
using System.Globalization;
using System.IO.Compression;
using System.Text;
using System.Text.Json;
using Newsroom.Article.V1;
using Newsroom.Tagging.Entities;
using Newsroom.Tagging.Text;

namespace Newsroom.Benchmarks.Tagging;

/// <summary>
/// How fast names are found on one core, in English by the model and in other languages by gazetteers alone, how long loading takes, and
/// how much memory is resident. Times are of the processor, garbage collection and compilation included, not of the clock.
/// </summary>
internal static class TaggingBenchmark
{
    private const int WarmUps = 3;

    public static Command Command()
    {
        var data = new Option<DirectoryInfo>("--data") { Description = "Folder of labelled data.", DefaultValueFactory = _ => new DirectoryInfo("../shared/data") };
        var rounds = new Option<int>("--rounds") { Description = "Rounds that count.", DefaultValueFactory = _ => 5 };
        var command = new Command("tagging", "Tokens a second on one core, time to load, resident memory.") { data, rounds };
        command.SetAction(parse => Run(Path.Combine(parse.GetValue(data)!.FullName, "bulk/wikinews_dev.jsonl.gz"), parse.GetValue(rounds)));
        return command;
    }

    private static int Run(string path, int rounds)
    {
        if (!File.Exists(path))
        {
            Console.Error.WriteLine($"absent, not measured: {path}");
            return 1;
        }
        var articles = Articles(path).ToList();
        var tokens = articles.Sum(text => new TokenizedText(text).Tokens.Count);
        EntityTagger? tagger = null;
        var clock = Stopwatch.StartNew();
        var load = Time(() => tagger = new EntityTagger());
        Print("load: gazetteers and model", load.TotalMilliseconds, "ms of processor");
        Print("load: by the clock", clock.Elapsed.TotalMilliseconds, "ms");
        foreach (var language in new[] { "en", "und" })
        {
            var speeds = Enumerable.Range(-WarmUps, WarmUps + rounds).Select(_ => tokens / Time(() => Tag(tagger!, articles, language)).TotalSeconds).Skip(WarmUps).Order().ToList();
            Print($"names by {tagger!.MethodFor(language)}: {articles.Count} articles, {tokens} tokens", speeds[speeds.Count / 2], "tokens/s");
        }
        GC.Collect();
        Print("resident memory of this process", Environment.WorkingSet / 1024.0 / 1024, "MiB");
        Print("managed heap", GC.GetTotalMemory(forceFullCollection: true) / 1024.0 / 1024, "MiB");
        return 0;
    }

    private static void Tag(EntityTagger tagger, List<string> articles, string language)
    {
        foreach (var article in articles)
            tagger.Find([new ArticleText(TextField.Body, new TokenizedText(article))], language, CancellationToken.None);
    }

    private static IEnumerable<string> Articles(string path)
    {
        using var file = File.OpenRead(path);
        using var reader = new StreamReader(new GZipStream(file, CompressionMode.Decompress), Encoding.UTF8);
        while (reader.ReadLine() is { } line)
        {
            using var json = JsonDocument.Parse(line);
            yield return json.RootElement.GetProperty("text").GetString()!;
        }
    }

    private static TimeSpan Time(Action action)
    {
        GC.Collect();
        var before = Environment.CpuUsage.TotalTime;
        action();
        return Environment.CpuUsage.TotalTime - before;
    }

    private static void Print(string measure, double value, string unit) =>
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{measure,-60} {value,12:F0} {unit}"));
}
