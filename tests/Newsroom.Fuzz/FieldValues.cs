using System.Collections.Concurrent;
using System.Text;
using Google.Protobuf;
using Google.Protobuf.Reflection;
using Newsroom.Testing;

namespace Newsroom.Fuzz;

/// <summary>Values that are worth sending: what servers tend to trip over, and what this one has told about itself.</summary>
internal sealed class FieldValues
{
    private const int MaxLearned = 200;
    private const int MaxDepth = 8;

    /// <summary>Begins a line of the log only if the text of a caller could end one.</summary>
    public const string Forged = "forged line";

    private static readonly string[] Texts =
    [
        "", " ", "a", "harbour", "\0", "a\0b", $"\r\n{Forged}\n{Forged}", "\u001b[2J", "\u202e", "\ufeff", "ﬀ", "İ", "e\u0301", "🚢", "𝕏", "%s%n", "'; DROP TABLE articles; --",
        "<script>alert(1)</script>", "../../etc/passwd", "00000000-0000-0000-0000-000000000000", "2026-13-45", "-1", "1e999", "NaN",
    ];

    private static readonly string[] Queries =
    [
        "harbour", "\"harbour bridge\"", "harbour AND NOT (ferry OR \"", "((((((((((", "title:", "title:title:x", "source:* -", "NEAR(a b, 3)", "a*b*c*",
        "topic:04000000", "entity:", "date:2020..", "date:9999-99-99..x", "OR OR OR", "- - -", "\"\"", "^5 ~2", "a:b:c", "*", "?",
    ];

    private static readonly string[] MediaTypes =
    [
        "text/html", "text/plain", "text/html; charset=x-none", "application/rss+xml", "application/atom+xml", "application/nitf+xml", "application/ninjs+json",
        "application/feed+json", "application/vnd.iptc.g2.newsitem+xml", "text/html; charset=utf-16", "x/y", "/", "text/html;;;",
    ];

    private static readonly string[] Urls =
    [
        "http://127.0.0.1:1/feed", "http://[::1]/", "http://169.254.169.254/latest", "http://[::ffff:10.0.0.1]/", "https://feed.invalid/rss", "file:///etc/passwd",
        "http://0x7f000001/", "http://user:pass@feed.invalid/", "gopher://feed.invalid", "http://feed.invalid:99999/", "http://", "//", "http://xn--/",
    ];

    private static readonly long[] Numbers = [0, 1, 2, 3, 5, 10, 100, 1_000, 1_001, 10_000, -1, int.MaxValue, int.MinValue, long.MaxValue, long.MinValue, 253_402_300_799, 253_402_300_800, -62_135_596_800, -62_135_596_801];

    private readonly ConcurrentDictionary<string, string[]> _learned = new(StringComparer.Ordinal);
    private readonly byte[][] _documents = [.. Directory.EnumerateFiles(Repository.PathOf("seeds"), "*", SearchOption.AllDirectories).Order(StringComparer.Ordinal).Select(File.ReadAllBytes)];

    public long Number(FieldDescriptor field, Random random) => field.FieldType == FieldType.Enum && random.Next(8) > 0
        ? field.EnumType.Values[random.Next(field.EnumType.Values.Count)].Number
        : random.Next(10) == 0 ? random.NextInt64() : Numbers[random.Next(Numbers.Length)];

    public long SmallNumber(FieldDescriptor field, Random random) => field.FieldType == FieldType.Enum
        ? field.EnumType.Values[random.Next(field.EnumType.Values.Count)].Number
        : field.Name == "seconds" ? 1_700_000_000 + random.Next(100_000_000)
        : random.Next(4);

    public double Real(Random random) => random.Next(8) switch
    {
        0 => double.NaN,
        1 => double.PositiveInfinity,
        2 => -0.0,
        3 => double.MaxValue,
        4 => double.Epsilon,
        _ => random.NextDouble(),
    };

    public byte[] Text(FieldDescriptor field, Random random)
    {
        switch (random.Next(12))
        {
            case 0:
                return Encoding.UTF8.GetBytes(new string("aé\0\n 界"[random.Next(6)], 1 << random.Next(1, 18)));
            case 1:
                var any = new byte[random.Next(64)];
                random.NextBytes(any);
                return any;
            case 2 or 3:
                return Encoding.UTF8.GetBytes(Pick(Texts, random));
            default:
                return Fitting(field, random);
        }
    }

    /// <summary>What belongs into such a field, as far as its name tells.</summary>
    public byte[] Fitting(FieldDescriptor field, Random random) =>
        field.Name == "content" ? _documents[random.Next(_documents.Length)] : Encoding.UTF8.GetBytes(Fitting(field.Name, random));

    /// <summary>Remembers the ids and tokens of an answer.</summary>
    public void Learn(IMessage message, int depth = 0)
    {
        foreach (var field in message.Descriptor.Fields.InDeclarationOrder().Where(_ => depth < MaxDepth))
        {
            var value = field.Accessor.GetValue(message);
            foreach (var item in value is System.Collections.IList list ? list.Cast<object>().Take(10) : [value])
            {
                if (item is IMessage inner)
                    Learn(inner, depth + 1);
                else if (item is string { Length: > 0 and < 500 } text)
                    _learned.AddOrUpdate(KeyOf(field.Name), [text], (_, known) => known.Length < MaxLearned ? [.. known, text] : known);
            }
        }
    }

    private string Fitting(string field, Random random)
    {
        var fitting = field switch
        {
            "query" or "prefix" or "text" => Queries,
            "media_type" => random.Next(2) == 0 ? [MediaTypes[0], MediaTypes[1]] : MediaTypes,
            "charset" => ["", "utf-8", "windows-1252", "utf-16le", "x-none"],
            "page_token" or "etag" => [""],
            "name" or "team" or "tag" or "note" or "notice" or "phrase" or "phrases" => ["sport", "world", "harbour"],
            "url" => Urls,
            "source" or "guid" => ["fuzz", "fuzz/1", "a", "b", "c"],
            "language" => ["en", "de", "x-klingon", "zz-ZZ"],
            _ => Texts,
        };
        return random.Next(4) > 0 && _learned.TryGetValue(KeyOf(field), out var learned) ? Pick(learned, random) : Pick(fitting, random);
    }

    /// <summary>An id of an article is one under whatever name.</summary>
    private static string KeyOf(string field) => field.EndsWith("article_id", StringComparison.Ordinal) || field == "article_ids" ? "article_id"
        : field.EndsWith("token", StringComparison.Ordinal) ? "page_token"
        : field.EndsWith("_ids", StringComparison.Ordinal) ? field[..^1]
        : field;

    private static string Pick(string[] from, Random random) => from[random.Next(from.Length)];
}
