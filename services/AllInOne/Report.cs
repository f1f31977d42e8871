using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;
using Newsroom.Article.V1;
using Newsroom.Search.V1;
using Spectre.Console;

namespace Newsroom.AllInOne;

/// <summary>Where the result of a run goes: words for people, or one JSON object a line for programs.</summary>
internal abstract class Report
{
    public static Report Create(bool json) => json ? new JsonReport() : new ConsoleReport(AnsiConsole.Create(new AnsiConsoleSettings
    {
        Ansi = Console.IsOutputRedirected ? AnsiSupport.No : AnsiSupport.Detect,
        ColorSystem = Console.IsOutputRedirected ? ColorSystemSupport.NoColors : ColorSystemSupport.Detect,
    }));

    /// <summary>Runs <paramref name="work"/>, which calls the given action after each of <paramref name="count"/> articles.</summary>
    public abstract Task WithProgressAsync(int count, Func<Action, Task> work);

    public abstract void Article(ArticleResult result);

    public abstract void Search(string query, SearchResponse response);

    public static void PrintHowToCall(int grpcPort, int httpPort, string query)
    {
        Console.WriteLine($$"""

            Serving on 127.0.0.1 until Ctrl+C. Reflection is on, so any gRPC tool needs no proto files:
              grpcurl -plaintext 127.0.0.1:{{grpcPort}} list
              grpcurl -plaintext -d '{"query": "{{query}}"}' 127.0.0.1:{{grpcPort}} newsroom.search.v1.SearchService/Search
              grpcurl -plaintext -d '{"source": "seeds", "guid": "harbour-reopening"}' 127.0.0.1:{{grpcPort}} newsroom.ingest.v1.IngestService/GetArticleStatus
            Health: http://127.0.0.1:{{httpPort}}/health/ready
            """);
    }

    private sealed class ConsoleReport(IAnsiConsole console) : Report
    {
        public override Task WithProgressAsync(int count, Func<Action, Task> work) => console.Progress()
            .Columns(new TaskDescriptionColumn(), new ProgressBarColumn(), new PercentageColumn(), new ElapsedTimeColumn())
            .StartAsync(async progress =>
            {
                var task = progress.AddTask($"Ingesting {count} articles", maxValue: count);
                await work(() => task.Increment(1));
            });

        public override void Article(ArticleResult result)
        {
            // One line an article: a terminal wraps by itself, and a pipe should not.
            console.Profile.Width = 10_000;
            var good = result.State == ArticleState.Indexed;
            var title = Markup.Escape(good ? result.Title : result.Guid);
            var rest = good
                ? string.Create(CultureInfo.InvariantCulture, $"{result.WordsKept} words kept, {result.WordsCut} cut · {result.Language} · {string.Join(", ", result.Entities)}")
                : result.Detail;
            var state = $"[{(good ? "green" : "red")}]{result.State.ToString().ToUpperInvariant()}[/]";
            console.MarkupLine(string.Create(
                CultureInfo.InvariantCulture, $"{state} {result.Milliseconds,6:0} ms  [bold]{title}[/]  {Markup.Escape(rest)}"));
        }

        public override void Search(string query, SearchResponse response)
        {
            console.MarkupLine(string.Create(
                CultureInfo.InvariantCulture, $"\nSearch [bold]{Markup.Escape(query)}[/]: {response.Total} found in {response.Took.ToTimeSpan().TotalMilliseconds:0.0} ms"));
            foreach (var hit in response.Hits)
            {
                console.MarkupLine($"  [bold]{Markup.Escape(hit.Title)}[/]");
                foreach (var highlight in hit.Highlights.Where(h => h.Field == TextField.Body).Take(1))
                    console.MarkupLine($"    {Mark(highlight)}");
            }
        }

        private static string Mark(Highlight highlight)
        {
            var marked = new System.Text.StringBuilder();
            var at = 0;
            foreach (var match in highlight.Matches)
            {
                marked.Append(Markup.Escape(highlight.Text[at..match.Start]))
                    .Append("[yellow]").Append(Markup.Escape(highlight.Text.Substring(match.Start, match.Length))).Append("[/]");
                at = match.Start + match.Length;
            }

            return marked.Append(Markup.Escape(highlight.Text[at..])).ToString();
        }
    }

    private sealed class JsonReport : Report
    {
        private static readonly JsonSerializerOptions Options = new(JsonSerializerDefaults.Web) { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

        public override Task WithProgressAsync(int count, Func<Action, Task> work) => work(() => { });

        public override void Article(ArticleResult result) => Print(new
        {
            result.Guid,
            State = result.State.ToString(),
            result.Title,
            result.WordsKept,
            result.WordsCut,
            result.Language,
            result.Entities,
            result.Detail,
            Milliseconds = Math.Round(result.Milliseconds),
        });

        public override void Search(string query, SearchResponse response) => Print(new
        {
            Query = query,
            response.Total,
            Hits = response.Hits.Select(h => new { h.Article.ArticleId, h.Article.Guid, h.Title }),
        });

        private static void Print(object value) => Console.WriteLine(JsonSerializer.Serialize(value, Options));
    }
}
