using System.Globalization;
using System.IO.Compression;
using System.Text;
using System.Text.Json;
using Google.Protobuf.WellKnownTypes;
using Newsroom.Article.V1;
using Newsroom.Hosting;
using Newsroom.Search.Text;
using Newsroom.Search.V1;

namespace Newsroom.Benchmarks.Search;

/// <summary>
/// As many articles as are asked for: the bulk articles, then articles of their paragraphs put together anew, with made-up tags whose
/// frequencies fall as those of real names do. The same every time.
/// </summary>
internal sealed class SearchDocuments
{
    private const int Names = 2_000;

    private readonly Random _random = new(20_240_601);
    private readonly List<IndexedArticle> _all = [];

    private SearchDocuments(List<(string Title, string Source, string[] Paragraphs)> bulk, int count)
    {
        var paragraphs = bulk.SelectMany(article => article.Paragraphs).ToArray();
        foreach (var (title, source, text) in bulk.Take(count))
            _all.Add(Make(title, source, text));
        while (_all.Count < count)
        {
            var like = bulk[_random.Next(bulk.Count)];
            _all.Add(Make(like.Title, like.Source, [.. like.Paragraphs.Select(_ => paragraphs[_random.Next(paragraphs.Length)])]));
        }
    }

    public IReadOnlyList<IndexedArticle> All => _all;

    /// <returns>Null where the data is not there, which is told on stderr.</returns>
    public static SearchDocuments? Read(string folder, int count)
    {
        var path = Path.Combine(folder, "bulk", "allsides_sample.jsonl.gz");
        if (!File.Exists(path))
        {
            Console.Error.WriteLine($"absent, not measured: {path}");
            return null;
        }
        List<(string, string, string[])> bulk = [];
        using var file = File.OpenRead(path);
        using var reader = new StreamReader(new GZipStream(file, CompressionMode.Decompress), Encoding.UTF8);
        while (reader.ReadLine() is { } line)
        {
            using var json = JsonDocument.Parse(line);
            var text = json.RootElement.GetProperty("text").GetString()!.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
            bulk.Add((json.RootElement.GetProperty("title").GetString()!, json.RootElement.GetProperty("source").GetString()!, text));
        }
        return new SearchDocuments(bulk, count);
    }

    /// <summary>An article of its own, with a word that no other has.</summary>
    public static (IndexedArticle Article, string Word) Unique(IndexedArticle like, int number)
    {
        // Letters only: q and z hardly ever stand so in a word.
        var word = "qz" + string.Concat(number.ToString("D6", CultureInfo.InvariantCulture).Select(digit => (char)('b' + (digit - '0'))));
        var article = like.Clone();
        article.Article = Ref($"unique-{number}", like.Article.Source);
        article.Clean.Paragraphs[0].Text = $"{word} {article.Clean.Paragraphs[0].Text}";
        return (article, word);
    }

    private IndexedArticle Make(string title, string source, string[] paragraphs)
    {
        var number = _all.Count;
        var at = new DateTimeOffset(2024, 1, 1, 0, 0, 0, TimeSpan.Zero).AddMinutes(_random.Next(365 * 24 * 60));
        return new IndexedArticle
        {
            Article = Ref(string.Create(CultureInfo.InvariantCulture, $"article-{number}"), source),
            Clean = new CleanArticle
            {
                Title = title,
                Paragraphs = { paragraphs.Select(text => new Paragraph { Text = text, Role = ParagraphRole.Body }) },
                Published = new ArticleTime { Time = at.ToTimestamp(), Precision = TimePrecision.Minute },
                Language = "en",
                Publisher = source,
                WordCount = paragraphs.Sum(text => text.Split(' ').Length),
            },
            Tags = Tags(),
            ReceivedAt = at.ToTimestamp(),
        };
    }

    private ArticleTags Tags()
    {
        var kinds = new[] { (EntityKind.Person, "Person"), (EntityKind.Org, "Office"), (EntityKind.Place, "Place") };
        var tags = new ArticleTags { Language = "en", StoryId = Uuid5.Create(Uuid5.Newsroom, $"story-{_random.Next(20_000)}").ToString("D") };
        foreach (var (kind, label) in kinds)
        {
            foreach (var rank in Enumerable.Range(0, 3).Select(_ => Rank()).Distinct())
            {
                tags.Entities.Add(new EntityTag
                {
                    EntityId = Uuid5.Create(Uuid5.Newsroom, $"{label} {rank}").ToString("D"),
                    Kind = kind,
                    Confidence = 1,
                    Salience = .1,
                    Name = string.Create(CultureInfo.InvariantCulture, $"{label} {rank}"),
                });
            }
        }
        tags.Topics.Add(new TopicTag { Code = string.Create(CultureInfo.InvariantCulture, $"medtop:{1 + _random.Next(17):D2}000000"), Confidence = .9 });
        return tags;
    }

    /// <summary>Low ranks more often: the chance of rank r falls as 1 / r.</summary>
    private int Rank() => (int)Math.Exp(_random.NextDouble() * Math.Log(Names));

    private static ArticleRef Ref(string guid, string source) => new()
    {
        ArticleId = Uuid5.Create(Uuid5.Newsroom, guid).ToString("D"),
        Revision = 1,
        Source = source,
        Guid = guid,
    };
}
