using Google.Protobuf.WellKnownTypes;
using Newsroom.Article.V1;
using Newsroom.Search.V1;

namespace Newsroom.Search.Tests;

/// <summary>Articles for tests.</summary>
internal static class Articles
{
    private static readonly DateTimeOffset Received = new(2026, 5, 1, 8, 0, 0, TimeSpan.Zero);

    public static CleanArticle Clean(string title, params string[] paragraphs) => new()
    {
        Title = title,
        Paragraphs = { paragraphs.Select(p => new Paragraph { Text = p, Role = ParagraphRole.Body }) },
        Language = "en",
        WordCount = paragraphs.Sum(p => p.Split(' ').Length),
    };

    /// <summary>The id follows from the guid, as it does in the pipeline.</summary>
    public static ArticleRef Ref(string guid, int revision = 1) => new()
    {
        ArticleId = Newsroom.Hosting.Uuid5.Create(Newsroom.Hosting.Uuid5.Newsroom, guid).ToString("D"),
        Revision = revision,
        Source = "desk",
        Guid = guid,
    };

    public static IndexedArticle Make(string guid, string title, string body, int revision = 1, int? day = null) => new()
    {
        Article = Ref(guid, revision),
        Clean = Published(Clean(title, body), day),
        Tags = new ArticleTags { Language = "en" },
        ReceivedAt = Received.ToTimestamp(),
    };

    private static CleanArticle Published(CleanArticle clean, int? day)
    {
        if (day is { } number)
        {
            clean.Published = new ArticleTime
            {
                Time = Received.AddDays(number - 1).ToTimestamp(),
                Precision = TimePrecision.Minute,
            };
        }

        return clean;
    }
}
