using System.Globalization;
using System.Text.Json;
using Google.Protobuf.WellKnownTypes;
using Newsroom.Article.V1;
using Newsroom.Hosting;
using Newsroom.Search.V1;

namespace Newsroom.Evaluation.Search;

/// <summary>The bulk articles as search receives them, without tags.</summary>
internal static class Corpus
{
    public static IReadOnlyList<IndexedArticle> Read(LabelledData data)
    {
        // What is asked for selects queries, never the articles that they are asked of.
        var all = data with { Selection = new DataSelection() };
        return [.. all.Sets("bulk").SelectMany(set => all.Read(set, Parse))];
    }

    private static IndexedArticle Parse(JsonElement item)
    {
        var guid = item.Text("id");
        var source = item.Text("source") is { Length: > 0 } name ? name : guid.Split(':')[0];
        var paragraphs = item.Text("text").Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        var published = DateTimeOffset.TryParse(item.Text("date"), CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var date) ? date : (DateTimeOffset?)null;
        return new IndexedArticle
        {
            Article = new ArticleRef { ArticleId = Uuid5.Create(Uuid5.Newsroom, guid).ToString("D"), Revision = 1, Source = source, Guid = guid },
            Clean = new CleanArticle
            {
                Title = item.Text("title"),
                Paragraphs = { paragraphs.Select(text => new Paragraph { Text = text, Role = ParagraphRole.Body }) },
                Contributors = { item.Texts("authors").Select(author => new Contributor { Name = author, Role = ContributorRole.Author }) },
                Published = published is { } day ? new ArticleTime { Time = day.ToTimestamp(), Precision = TimePrecision.Day } : null,
                Language = item.Text("lang") is { Length: > 0 } language ? language : "en",
                Publisher = source,
                Url = item.Text("url"),
                WordCount = paragraphs.Sum(text => text.Split(' ', StringSplitOptions.RemoveEmptyEntries).Length),
            },
            Tags = new ArticleTags { Language = "en" },
            ReceivedAt = (published ?? DateTimeOffset.UnixEpoch).ToTimestamp(),
        };
    }
}
