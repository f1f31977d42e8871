using Newsroom.Article.V1;
using Newsroom.Search.V1;

namespace Newsroom.Search.Tests.Matching;

/// <summary>Articles and queries over so few words that queries of every form match some articles and not others.</summary>
internal sealed class RandomQueries(int seed)
{
    private static readonly string[] Words =
        ["storm", "storms", "stormy", "harbour", "harbours", "minister", "ministry", "budget", "flood", "flooded", "coast", "train", "rain", "brain", "2026"];

    private static readonly string[] Names = ["Anna Berg", "Karl Lind", "Mia Berg"];
    private static readonly string[] Places = ["Tallinn", "New Harbour", "Oslo"];

    private readonly Random _random = new(seed);

    public IndexedArticle Article(string guid, int revision = 1)
    {
        var article = Articles.Make(guid, Text(3), Text(12), revision, day: 1 + _random.Next(9));
        article.Clean.Dek = Text(2);
        article.Clean.WordCount = _random.Next(1, 40);
        article.Clean.Section = Pick(["Sport", "World News", ""]);
        article.Clean.Contributors.Add(new Contributor { Name = Pick(Names), Role = ContributorRole.Author });
        article.Article.Source = Pick(["desk", "wire"]);
        article.Tags.Language = article.Clean.Language = Pick(["en", "de", "fr", "pl"]);
        article.Tags.StoryId = Pick(["", "0f8fad5b-d9cb-469f-a165-70867728950e"]);
        article.Tags.Entities.Add(Entity(EntityKind.Person, Pick(Names)));
        article.Tags.Entities.Add(Entity(EntityKind.Place, Pick(Places)));
        article.Tags.Topics.Add(new TopicTag { Code = Pick(["medtop:20000065", "medtop:15000000"]), Confidence = 1 });
        return article;
    }

    /// <summary>A query as typed, of every form that there is.</summary>
    public string Query(int depth = 2) => _random.Next(depth > 0 ? 16 : 11) switch
    {
        0 or 1 => Word(),
        2 => $"\"{Word()} {Word()}\"",
        3 => $"{Word()[..3]}*",
        4 => $"{Word()}~",
        5 => $"{Pick(Words[..7])} NEAR/{_random.Next(4)} {Pick(Words[7..])}",
        6 => $"{Pick(["title", "dek", "body"])}:{Word()}",
        7 => Pick(["person:berg", "person:\"Anna Berg\"", "place:tallinn", "place:\"new harbour\"", "author:lind", "source:wire", "lang:de", "section:news", "person:be*"]),
        8 => Pick(["topic:20000065", "topic:\"medtop:20000065\"", "story:0f8fad5b-d9cb-469f-a165-70867728950e"]),
        9 => $"published:[2026-05-0{_random.Next(1, 4)} TO 2026-05-0{_random.Next(5, 9)}]",
        10 => $"words:>{_random.Next(30)}",
        11 or 12 => $"{Query(depth - 1)} {Query(depth - 1)}",
        13 => $"({Query(depth - 1)} OR {Query(depth - 1)})",
        14 => $"{Word()} -({Query(depth - 1)})",
        _ => $"({Query(depth - 1)})^2",
    };

    private static EntityTag Entity(EntityKind kind, string name) => new()
    {
        EntityId = Newsroom.Hosting.Uuid5.Create(Newsroom.Hosting.Uuid5.Newsroom, name).ToString("D"),
        Kind = kind,
        Name = name,
    };

    private string Text(int words) => string.Join(' ', Enumerable.Range(0, words).Select(_ => Word()));

    private string Word() => Pick(Words);

    private string Pick(string[] from) => from[_random.Next(from.Length)];
}
