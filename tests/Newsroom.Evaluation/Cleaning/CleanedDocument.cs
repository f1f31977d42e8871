using System.Text;
using Google.Protobuf;
using Newsroom.Article.V1;
using Newsroom.Cleaning;
using Newsroom.Cleaning.V1;

namespace Newsroom.Evaluation.Cleaning;

/// <summary>What the cleaner made of a document, as the measures want it.</summary>
internal sealed record CleanedDocument(CleaningResult Result)
{
    // Later than every item of the data, so that no date counts as one of the future.
    private static readonly DateTimeOffset Retrieved = new(2027, 1, 1, 0, 0, 0, TimeSpan.Zero);
    private static readonly Cleaner Cleaner = new(CleaningLimits.Default);

    /// <summary>Set once, before anything is cleaned.</summary>
    public static CleaningMode Mode { get; set; } = CleaningMode.Balanced;

    public CleanArticle? Article => Result.Article;

    /// <summary>
    /// The main text as other extractors give it and as the gold texts have it: the standfirst, where it stands in the page's text, and
    /// the paragraphs, one a line. Empty for a rejected document.
    /// </summary>
    public string Text => Article is null ? "" : string.Join('\n', Standfirst.Concat(Article.Paragraphs.Select(p => p.Text)));

    public IReadOnlyList<string> Authors => Names(ContributorRole.Author);

    public IReadOnlyList<string> Agencies => Names(ContributorRole.Agency);

    /// <summary>
    /// The day of publication where it was published, and in UTC if that is another: some golds have the one and some the other. Of a
    /// page that dates only its last revision, the day of that, which is then the gold's. Empty if unknown.
    /// </summary>
    public IReadOnlyList<string> Days => (Article?.Published ?? Article?.Updated) is not { } time
        ? []
        : [.. new[] { time.UtcOffsetMinutes, 0 }.Select(m => time.Time.ToDateTimeOffset().AddMinutes(m).ToString("yyyy-MM-dd", System.Globalization.CultureInfo.InvariantCulture)).Distinct()];

    private IEnumerable<string> Standfirst => Article!.Removed.Any(r => r.Label == RemovalLabel.Dek) && Article.Dek.Length > 0 ? [Article.Dek] : [];

    public static CleanedDocument Of(string content, string mediaType, string url = "") => new(Cleaner.Clean(
        new RawDocument { Content = ByteString.CopyFrom(Encoding.UTF8.GetBytes(content)), MediaType = mediaType, Charset = "utf-8", Url = url }, Retrieved, Mode));

    private List<string> Names(ContributorRole role) => Article is null ? [] : [.. Article.Contributors.Where(c => c.Role == role).Select(c => c.Name)];
}

/// <summary>Runs over many items on all cores, in an order that does not matter to the result.</summary>
internal static class InParallel
{
    private const int ProgressEvery = 500;

    public static TResult[] Map<T, TResult>(string what, IReadOnlyList<T> items, Func<T, TResult> map)
    {
        var results = new TResult[items.Count];
        var done = 0;
        Parallel.For(0, items.Count, i =>
        {
            results[i] = map(items[i]);
            var count = Interlocked.Increment(ref done);
            if (count % ProgressEvery == 0 || count == items.Count)
                Console.Error.WriteLine($"{what}: {count} of {items.Count}");
        });
        return results;
    }
}
