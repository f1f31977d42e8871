using System.Collections.Frozen;
using Newsroom.Article.V1;
using Newsroom.Cleaning.Lexicon;

namespace Newsroom.Cleaning.Metadata;

/// <summary>A line that credits people: whom, and as what.</summary>
/// <param name="IsStrong">It opens with words that open nothing else, as `written by`, not with a preposition.</param>
public sealed record Credit(ContributorRole Role, IReadOnlyList<Contributor> People, bool IsStrong)
{
    // A credit is a line, not a paragraph.
    private const int MaxLength = 240;
    private const int MaxWords = 30;

    private static readonly List<(ContributorRole Role, bool IsStrong, string[] Words)> Openings = ReadOpenings();

    // None starts with a wildcard.
    private static readonly FrozenDictionary<string, (ContributorRole Role, bool IsStrong, string[] Words)[]>.AlternateLookup<ReadOnlySpan<char>> ByFirstWord =
        Openings.GroupBy(o => o.Words[0], StringComparer.Ordinal).ToFrozenDictionary(g => g.Key, g => g.ToArray(), StringComparer.Ordinal).GetAlternateLookup<ReadOnlySpan<char>>();

    /// <summary>Reads a line that is nothing but a credit; null for anything else.</summary>
    public static Credit? Read(string text)
    {
        if (text.Length > MaxLength)
            return null;
        var at = 0;
        // Hardly any line starts with one of the words, and the rest need not be looked at.
        Span<char> folded = stackalloc char[MaxLength];
        if (!Words.TryNext(text, ref at, out var first))
            return null;
        folded = folded[..text.AsSpan(first.Start, first.Length).ToLowerInvariant(folded)];
        if (!ByFirstWord.TryGetValue(folded, out var openings))
            return null;
        var spans = Words.In(text).Take(MaxWords + 1).ToList();
        if (spans.Count is < 2 or > MaxWords)
            return null;
        var words = spans.ConvertAll(w => text.Substring(w.Start, w.Length).ToLowerInvariant());
        foreach (var (role, isStrong, opening) in openings)
        {
            var length = MatchLength(words, opening);
            if (length == 0 || length >= words.Count)
                continue;
            var rest = text[(spans[length - 1].Start + spans[length - 1].Length)..].TrimStart(':', '：', '.', ' ', '|', '/', '-', '–', '©');
            if (Read(role, isStrong, opening, text, rest) is { } credit)
                return credit;
        }
        return null;
    }

    /// <summary>The people named in a declared or marked-up byline, with or without an opening word.</summary>
    public static IReadOnlyList<Contributor> PeopleOf(string byline) =>
        Read(byline)?.People ?? [.. PersonName.List(WithoutOpening(WithoutOthers(byline))).Names.Select(n => new Contributor { Name = n, Role = ContributorRole.Author })];

    /// <summary>The people named in the value of an author's field, or the organisation whose name it is.</summary>
    public static IReadOnlyList<Contributor> NamedIn(string value)
    {
        var people = PeopleOf(value);
        var organisation = people.Count > 0 ? "" : PersonName.Organisation(WithoutOpening(value));
        return organisation.Length > 0 ? [new Contributor { Name = organisation, Role = ContributorRole.Agency }] : people;
    }

    /// <summary>A byline up to where it goes on to credit others: `Ana Lund, edited by …`.</summary>
    private static string WithoutOthers(string byline)
    {
        foreach (var opening in Openings.Where(o => o.Role != ContributorRole.Author && o.Words.Length > 1 && !o.Words.Contains("*")))
        {
            var at = byline.IndexOf(string.Join(' ', opening.Words), StringComparison.OrdinalIgnoreCase);
            if (at > 0 && !char.IsLetter(byline[at - 1]))
                byline = byline[..at];
        }
        return byline;
    }

    /// <summary>A byline that is no credit may still open as one: `By Wire Service` is nobody called By.</summary>
    private static string WithoutOpening(string byline)
    {
        var space = byline.IndexOf(' ', StringComparison.Ordinal);
        var first = space < 0 ? "" : byline[..space].TrimEnd(':').ToLowerInvariant();
        return Openings.Exists(o => o.Role == ContributorRole.Author && o.Words.Length == 1 && o.Words[0] == first) ? byline[(space + 1)..] : byline;
    }

    private static Credit? Read(ContributorRole role, bool isStrong, string[] opening, string text, string rest)
    {
        var (names, others) = PersonName.List(rest);
        var people = names.Select(n => new Contributor { Name = n, Role = role }).ToList();
        if (role == ContributorRole.Photographer)
        {
            // "Photo: Shutterstock.com" names nobody, but "Photo of the year goes to" is no credit: a mark has to follow the word.
            var mark = text.AsSpan(0, text.Length - rest.Length).TrimEnd();
            var isMarked = mark.EndsWith(':') || mark.EndsWith('/') || mark.EndsWith('|') || mark.EndsWith('©') || mark.EndsWith('.') || (isStrong && opening.Length > 1);
            // "AP: the ship has sunk" is no credit either.
            return isMarked && (isStrong ? Words.Count(rest) <= 14 : people.Count > 0 && others == 0) ? new Credit(role, people, isStrong) : null;
        }
        // "Author Ana Lund said" is a sentence, "Author: Ana Lund (she writes on trade)" is not.
        var hasColon = text.AsSpan(0, text.Length - rest.Length).Contains(':');
        if (people.Count > 0)
            return others == 0 || (isStrong && hasColon) ? new Credit(role, people, isStrong) : null;
        // "By Reuters", "By our staff": credited, but to nobody by name.
        var agency = PersonName.Agency(rest);
        return agency.Length > 0 && role == ContributorRole.Author
            ? new Credit(role, [new Contributor { Name = agency, Role = ContributorRole.Agency }], isStrong)
            : null;
    }

    private static int MatchLength(List<string> words, string[] opening)
    {
        var at = 0;
        foreach (var word in opening)
        {
            // "translated from Spanish by": one or two words for the language.
            if (word == "*")
                at++;
            else if (at < words.Count && words[at] == word)
                at++;
            else
                return 0;
        }
        return at;
    }

    private static List<(ContributorRole, bool, string[])> ReadOpenings() =>
    [
        .. CreditWords.Rows.Where(r => r[1] is "strong" or "weak")
            .SelectMany(r => r[2].Split(" | ").Select(p => (Enum.Parse<ContributorRole>(r[0], ignoreCase: true), r[1] == "strong", p.Split(' '))))
            .OrderByDescending(o => o.Item3.Length),
    ];
}

/// <summary>The word lists of <c>credits.tsv</c>.</summary>
internal static class CreditWords
{
    public static readonly IReadOnlyList<string[]> Rows = [.. Resource.Rows("credits.tsv")];

    public static readonly FrozenSet<string> And = Set("and");
    public static readonly FrozenSet<string> Or = Set("or");
    public static readonly FrozenSet<string> Particles = Set("particle");
    public static readonly FrozenSet<string> Roles = Set("role");
    public static readonly FrozenSet<string> Wires = Set("agency");
    public static readonly FrozenSet<string> Agencies = Set("agency", "stock");
    public static readonly FrozenSet<string> Office = Set("office", "role", "agency", "stock");
    public static readonly FrozenSet<string> Places = Set("place");

    private static FrozenSet<string> Set(params string[] kinds) =>
        Rows.Where(r => kinds.Contains(r[0])).SelectMany(r => r[2].Split(" | ")).ToFrozenSet(StringComparer.Ordinal);
}
