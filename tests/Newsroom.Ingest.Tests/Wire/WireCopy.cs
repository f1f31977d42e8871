using FsCheck;
using FsCheck.Fluent;
using Google.Protobuf.WellKnownTypes;
using Newsroom.Article.V1;

namespace Newsroom.Ingest.Tests.Wire;

/// <summary>An item before it is written in some format. Texts are of any Unicode that XML can hold.</summary>
/// <param name="Id">The sender's identifier.</param>
/// <param name="Url">Absolute.</param>
/// <param name="Declared">Every field may be empty.</param>
/// <param name="Note">To editors, on one line.</param>
/// <param name="Paragraphs">At least one, none empty.</param>
internal sealed record WireCopy(string Id, string Url, DeclaredMetadata Declared, string Note, string[] Paragraphs)
{
    private static readonly string[] Pieces =
    [
        "a", "Zürich", "quay", "<b>", "</p>", "<!--", "-->", "&", "&amp;", "&#0;", "&nbsp;", "<", ">", "]]>", "<![CDATA[", "\"", "'", "=", "/", "\\", "\\u0041", "{", "}",
        "😀", "𝔘", "👩‍👩‍👧", "שלום", "مرحبا", "\u202Eabc\u202C", "e\u0301", "東京", "\uE000", "\uFFFD", "\u00AD", "\u200B", "%", "%2F", ":", ";", ",", "?>", "<?x", "€", "\U0010FFFD",
    ];

    private static readonly Gen<string> Word = from pieces in Gen.Choose(1, 4).SelectMany(n => Gen.Elements(Pieces).ArrayOf(n)) select string.Concat(pieces);

    private static readonly Gen<string> Line = from words in Gen.Choose(1, 8).SelectMany(n => Word.ArrayOf(n)) select string.Join(' ', words);

    private static readonly Gen<string> Inner =
        from lines in Line.ArrayOf(2)
        from space in Gen.Elements(" ", "\t", "\n", "\u00A0", "\u2028", "\u3000", "  ")
        select string.Join(space, lines);

    private static readonly Gen<string> Optional = Gen.Frequency((3, Line), (1, Gen.Constant("")));

    private static readonly Gen<Timestamp?> Time = Gen.Frequency(
        (3, from seconds in Gen.Choose(-1_000_000_000, 2_000_000_000) select (Timestamp?)new Timestamp { Seconds = seconds }),
        (1, Gen.Constant((Timestamp?)null)));

    private static readonly Gen<string> Subject =
        from scheme in Gen.Elements("medtop:2000", "subj:1500", "desk:")
        from number in Gen.Choose(1_000, 9_999)
        select $"{scheme}{number}";

    private static readonly Gen<DeclaredMetadata> Metadata =
        from lines in Optional.ArrayOf(6)
        from numbers in Gen.Choose(0, 9).ArrayOf(2)
        from subjects in Gen.Choose(0, 4).SelectMany(n => Subject.ArrayOf(n))
        from keywords in Gen.Choose(0, 4).SelectMany(n => Line.ArrayOf(n))
        from language in Gen.Elements("", "en", "de-CH", "zh-Hant")
        from status in Gen.Elements(System.Enum.GetValues<PublicationStatus>())
        from times in Time.ArrayOf(3)
        select new DeclaredMetadata
        {
            Headline = lines[0],
            Byline = lines[1],
            Dateline = lines[2],
            Slugline = lines[3],
            UsageTerms = lines[4],
            Publisher = lines[5],
            Urgency = numbers[0],
            Version = numbers[1] * 1_000_000_007L,
            Subjects = { subjects.Distinct().Order(StringComparer.Ordinal) },
            Keywords = { keywords.Where(k => k.EnumerateRunes().Count() <= 200).Distinct() },
            Language = language,
            PublicationStatus = status,
            RevisedAt = times[0],
            PublishedAt = times[1],
            EmbargoedUntil = times[2],
        };

    public static Gen<WireCopy> Any { get; } =
        from id in Line
        from number in Gen.Choose(1, int.MaxValue - 1)
        from declared in Metadata
        from note in Optional
        from paragraphs in Gen.Choose(1, 5).SelectMany(n => Inner.ArrayOf(n))
        select new WireCopy($"tag:{id}", $"https://news.example/é/{number}?a=1&b=%C3%BC#c", declared, note, paragraphs);

    /// <summary>As HTML that escapes no more than HTML must.</summary>
    public string Html => string.Concat(Paragraphs.Select(p => $"<p>{Escaped(p)}</p>"));

    public string Text => string.Join("\n\n", Paragraphs);

    public static string Escaped(string text) => text.Replace("&", "&amp;", StringComparison.Ordinal).Replace("<", "&lt;", StringComparison.Ordinal)
        .Replace(">", "&gt;", StringComparison.Ordinal).Replace("\"", "&quot;", StringComparison.Ordinal);

    /// <summary>Only what feeds can say; the schemes of a feed's categories, too, if it has any.</summary>
    public WireCopy OfFeed(bool hasSubjects, bool hasRights)
    {
        var declared = new DeclaredMetadata(Declared)
        {
            Dateline = "",
            Slugline = "",
            Urgency = 0,
            Version = 0,
            PublicationStatus = PublicationStatus.Unspecified,
            EmbargoedUntil = null,
            Publisher = "",
        };
        if (!hasSubjects)
            declared.Subjects.Clear();
        if (!hasRights)
            declared.UsageTerms = "";
        return this with { Declared = declared, Note = "" };
    }
}
