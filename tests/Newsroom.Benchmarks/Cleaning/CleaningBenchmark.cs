using System.CommandLine;
using System.Globalization;
using System.Text;
using System.Text.Json;
using AngleSharp.Html.Parser;
using Google.Protobuf;
using Newsroom.Article.V1;
using Newsroom.Cleaning;

namespace Newsroom.Benchmarks.Cleaning;

/// <summary>
/// How fast the cleaner is on one core: pages beside AngleSharp's bare parse of the same pages, texts, input sizes, hostile inputs.
/// Times are of the processor, garbage collection and compilation included, not of the clock: a shared machine would measure the
/// others' work too. Rounds of extraction and parse alternate, and the median counts.
/// </summary>
internal static class CleaningBenchmark
{
    // Hot methods are compiled anew after some calls, on the same processor.
    private const int WarmUps = 3;

    // A round of texts is short: so many until nothing is compiled any more, and so many at once to be measured.
    private const int TextWarmUps = 40;
    private const int TextPasses = 5;
    private const int MaxBytes = 4 * 1024 * 1024;
    private static readonly TimeSpan Bound = TimeSpan.FromSeconds(2);
    private static readonly DateTimeOffset Retrieved = new(2027, 1, 1, 0, 0, 0, TimeSpan.Zero);
    private static readonly Cleaner Cleaner = new(CleaningLimits.Default);

    private sealed record Line(string Measure, double Value, string Unit, string Note);

    public static Command Command()
    {
        var data = new Option<DirectoryInfo>("--data") { Description = "Folder of labelled data.", DefaultValueFactory = _ => new DirectoryInfo("../shared/data") };
        var count = new Option<int>("--count") { Description = "Pages of each set, and texts.", DefaultValueFactory = _ => 60 };
        var rounds = new Option<int>("--rounds") { Description = "Rounds that count.", DefaultValueFactory = _ => 5 };
        var json = new Option<bool>("--json") { Description = "One JSON object a line." };
        var command = new Command("cleaning", "Extraction as a ratio to AngleSharp's bare parse, texts a second, bytes allocated, time against input size, hostile inputs.") { data, count, rounds, json };
        command.SetAction(parse =>
        {
            var documents = BenchmarkDocuments.Read(parse.GetValue(data)!.FullName, parse.GetValue(count));
            var lines = Pages(documents, parse.GetValue(rounds)).Concat(Texts("texts", documents.Texts, documents.AreReal, parse.GetValue(rounds)))
                .Concat(Texts("short texts", documents.ShortTexts, documents.AreReal, parse.GetValue(rounds))).Concat(Texts("articles", documents.Articles, documents.AreReal, parse.GetValue(rounds))).Concat(Sizes()).Concat(Hostile());
            var isSlow = false;
            foreach (var line in lines)
            {
                isSlow |= line.Measure.StartsWith("hostile", StringComparison.Ordinal) && line.Value > Bound.TotalSeconds;
                Console.WriteLine(parse.GetValue(json) ? JsonSerializer.Serialize(line) : string.Create(CultureInfo.InvariantCulture, $"{line.Measure,-44} {line.Value,10:G4} {line.Unit,-12} {line.Note}"));
            }
            return isSlow ? 1 : 0;
        });
        return command;
    }

    private static IEnumerable<Line> Pages(BenchmarkDocuments documents, int rounds)
    {
        var requests = documents.Pages.Select(p => Of(p, "text/html")).ToList();
        var parser = new HtmlParser();
        List<TimeSpan> extractions = [], parses = [];
        for (var round = -WarmUps; round < rounds; round++)
        {
            var parsed = Time(() =>
            {
                foreach (var page in documents.Pages)
                    parser.ParseDocument(page).Dispose();
            });
            var extracted = Time(() => Clean(requests));
            if (round < 0)
                continue;
            parses.Add(parsed);
            extractions.Add(extracted);
        }
        var (parseTime, time) = (Median(parses), Median(extractions));
        var note = string.Create(CultureInfo.InvariantCulture, $"{requests.Count} {(documents.AreReal ? "real" : "generated")} pages, mean {documents.Pages.Average(p => p.Length) / 1024:F0} KiB");
        yield return new Line("pages: speed relative to bare parse", parseTime / time, "ratio", note);
        yield return new Line("pages: extraction", requests.Count / time.TotalSeconds, "pages/s", "decoding, parse, metadata, blocks, labels, signals");
        yield return new Line("pages: AngleSharp's bare parse", requests.Count / parseTime.TotalSeconds, "pages/s", "same pages, same run");
        yield return new Line("pages: allocated", Allocated(() => Clean(requests)) / requests.Count / 1024, "KiB/page", string.Create(CultureInfo.InvariantCulture, $"the bare parse {Allocated(() => documents.Pages.ToList().ForEach(p => parser.ParseDocument(p).Dispose())) / requests.Count / 1024:F0}"));
    }

    private static IEnumerable<Line> Texts(string name, IReadOnlyList<string> texts, bool areReal, int rounds)
    {
        var requests = texts.Select(t => Of(t, "text/plain")).ToList();
        for (var i = 0; i < TextWarmUps; i++)
            Clean(requests);
        var time = Median([.. Enumerable.Range(0, rounds).Select(_ => Time(() =>
        {
            for (var pass = 0; pass < TextPasses; pass++)
                Clean(requests);
        }))]) / TextPasses;
        var size = requests.Average(r => r.Content.Length) / 1024;
        var note = string.Create(CultureInfo.InvariantCulture, $"{requests.Count} {(areReal ? "real" : "generated")} texts on one core, mean {size:F1} KiB, {texts.Average(t => t.AsSpan().Count('\n') + 1):F0} lines");
        yield return new Line(name + ": cleaned", requests.Count / time.TotalSeconds, "texts/s", note);
        yield return new Line(name + ": cleaned", requests.Count / time.TotalSeconds * size / 1024, "MiB/s", "");
        yield return new Line(name + ": allocated", Allocated(() => Clean(requests)) / requests.Count / 1024, "KiB/text", "");
    }

    private static IEnumerable<Line> Sizes()
    {
        foreach (var kind in new[] { "text/html", "text/plain" })
        {
            for (var size = 64 * 1024; size <= MaxBytes; size *= 2)
            {
                var content = kind == "text/html" ? BenchmarkDocuments.Page(size - 1000) : string.Concat(Enumerable.Repeat("The harbour board has decided that the crane will be yellow before the regatta.\n\n", size / 83));
                var request = Of(content, kind);
                var time = Median([.. Enumerable.Range(0, 3).Select(_ => Time(() => Clean([request])))]);
                yield return new Line($"size: {kind}, {request.Content.Length / 1024} KiB", time.TotalMilliseconds, "ms", string.Create(CultureInfo.InvariantCulture, $"{time.TotalMilliseconds * 1024 / request.Content.Length * 1024:F1} ms/MiB"));
            }
        }
    }

    private static IEnumerable<Line> Hostile()
    {
        foreach (var (name, mediaType, content) in HostileDocuments.All)
        {
            var request = Of(content, mediaType);
            var reason = Reason.Unspecified;
            var time = Time(() => reason = Cleaner.Clean(request, Retrieved).Reason);
            yield return new Line("hostile: " + name, time.TotalSeconds, "s", string.Create(CultureInfo.InvariantCulture, $"{request.Content.Length / 1024} KiB, {(reason == Reason.Unspecified ? "cleaned" : reason.ToString())}"));
        }
    }

    private static RawDocument Of(string content, string mediaType) => new() { Content = ByteString.CopyFrom(Encoding.UTF8.GetBytes(content)), MediaType = mediaType, Charset = "utf-8" };

    private static void Clean(IReadOnlyList<RawDocument> requests)
    {
        foreach (var request in requests)
            Cleaner.Clean(request, Retrieved);
    }

    private static TimeSpan Time(Action action)
    {
        GC.Collect();
        var before = Environment.CpuUsage.TotalTime;
        action();
        return Environment.CpuUsage.TotalTime - before;
    }

    private static double Allocated(Action action)
    {
        var before = GC.GetAllocatedBytesForCurrentThread();
        action();
        return GC.GetAllocatedBytesForCurrentThread() - before;
    }

    private static TimeSpan Median(List<TimeSpan> times) => times.Order().ElementAt(times.Count / 2);
}
