using System.Globalization;
using Google.Protobuf;
using Newsroom.Article.V1;

namespace Newsroom.Load;

/// <summary>Articles that can be told apart, some of which are to be rejected.</summary>
internal static class Articles
{
    private const int RejectedEvery = 50;
    private const int Paragraphs = 5;

    private static readonly string[] Subjects = ["The harbour board", "A river ferry", "The city council", "The weather office", "The tram company", "A choir", "The school board"];
    private static readonly string[] Verbs = ["opened", "repaired", "inspected", "postponed", "extended", "praised", "measured"];
    private static readonly string[] Objects = ["a pier", "the old bridge", "a night service", "the flood gates", "a timetable", "the reading room", "a greenhouse"];
    private static readonly string[] Places = ["Tallinn", "Porto", "Bergen", "Nairobi", "Zagreb", "Lima", "Osaka"];

    /// <summary>The source of a whole series.</summary>
    public static string SourceOf(string series) => $"load-{series}";

    /// <summary>Whether this one is a page without an article.</summary>
    public static bool IsRejected(int number) => number % RejectedEvery == RejectedEvery - 1;

    public static RawDocument Generated(string series, int number) => IsRejected(number)
        ? Document(series, number, "text/html", $"<html><head><title>{series} {number}</title></head><body></body></html>")
        : Document(series, number, "text/plain", Text(series, number));

    private static string Text(string series, int number)
    {
        // Of two series no two texts are the same: they would be copies.
        var random = new Random((series.Aggregate(0, (sum, letter) => (sum * 31) + letter) * 7_919) + number);
        string Pick(string[] from) => from[random.Next(from.Length)];
        string Sentence() =>
            $"{Pick(Subjects)} {Pick(Verbs)} {Pick(Objects)} in {Pick(Places)} on day {random.Next(1, 365)} after {random.Next(2, 90)} weeks of work.";
        var body = string.Join("\n\n", Enumerable.Range(0, Paragraphs).Select(_ => $"{Sentence()} {Sentence()} {Sentence()}"));
        return string.Create(CultureInfo.InvariantCulture, $"Report {number} about the {series} works\n\n{body}\n\nThe {series} series is number {number}.");
    }

    private static RawDocument Document(string series, int number, string mediaType, string content) => new()
    {
        Source = SourceOf(series),
        Guid = string.Create(CultureInfo.InvariantCulture, $"{number}"),
        MediaType = mediaType,
        Content = ByteString.CopyFromUtf8(content),
    };
}
