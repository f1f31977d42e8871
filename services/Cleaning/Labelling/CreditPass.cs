using System.Text.RegularExpressions;
using Newsroom.Article.V1;
using Newsroom.Cleaning.Blocks;
using Newsroom.Cleaning.Metadata;

namespace Newsroom.Cleaning.Labelling;

/// <summary>Moves bylines, translators, photographers, sign-offs and times to the metadata.</summary>
internal static partial class CreditPass
{
    private const int MaxLength = 300;
    private const int MaxDated = 160;
    private const int MaxAgencies = 40;
    private const StringSplitOptions SplitOptions = StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries;
    private static readonly char[] BetweenAgencies = ['/', ',', '+', '&', '(', ')', '[', ']'];

    // Blocks after the first paragraph that may still be of the header: a module's sentence may come before it.
    private const int MaxAfterFirst = 3;

    // Blocks below the text that may still be the article's own.
    private const int MaxBelow = 12;

    public static void Apply(Draft draft)
    {
        SplitDatePrefix(draft);
        var (first, last) = (draft.FirstParagraph(), draft.LastSentence());
        Credit? below = null;
        for (var i = 0; i < draft.Blocks.Count; i++)
        {
            var block = draft.Blocks[i];
            if (!block.IsKept || block.Text.Length > MaxLength)
                continue;
            // What stands below the article beside it credits the people of other articles.
            var isOurs = !block.Outside || i <= last;
            if (ReadSignoff(block, draft.Metadata, isOurs) || ReadAgencies(block, draft.Metadata, isOurs) || ReadDate(block, draft.Metadata, isOurs && i <= first + MaxAfterFirst))
                continue;
            if (isOurs && i <= first + MaxAfterFirst && ReadDated(block, draft.Metadata))
                continue;
            var credit = ReadCredit(block, draft.Metadata, isOurs);
            if (!isOurs && i - last <= MaxBelow && credit is { IsStrong: true, Role: ContributorRole.Author })
                below ??= credit;
        }
        // `Written by` directly below is of this article if nothing above names its author.
        if (below is not null && !draft.Metadata.HasAuthor)
            draft.Metadata.OfferContributors(below.People, FieldOrigin.Text);
    }

    /// <summary>`date 2023-05-23 Title` in the first line: the date of a scraper's own making.</summary>
    private static void SplitDatePrefix(Draft draft)
    {
        if (draft.IsHtml || draft.Blocks.Count == 0)
            return;
        var text = draft.Blocks[0].Text;
        var match = DatePrefix().Match(text.Length <= MaxLength ? text : text[..MaxLength]);
        if (match.Success && match.Length < text.Length)
            draft.Split(0, match.Length);
    }

    /// <summary>Cuts a line that gives times and nothing else; below the header they may be of anything, and are left to the end.</summary>
    private static bool ReadDate(Block block, ArticleMetadata metadata, bool isHeader)
    {
        var line = block.Dates(metadata.DayFirst);
        if (!line.IsPure)
            return false;
        block.Remove(RemovalLabel.Date, "date-line", .95);
        if (!isHeader)
            return true;
        metadata.OfferPublished(line.Published, FieldOrigin.Text);
        metadata.OfferUpdated(line.Updated, FieldOrigin.Text);
        return true;
    }

    /// <summary>`By Ana Lund • 3 May 2024 • 4 min`: a credit in a line that also has a date. Cuts a line that opens with it and is no sentence.</summary>
    private static bool ReadDated(Block block, ArticleMetadata metadata)
    {
        if (block.Text.Length > MaxDated || block.Dates(metadata.DayFirst) is { Published: null, Updated: null })
            return false;
        var parts = block.Text.Split([" - ", "|", "•", "●", "·", "–", "—", "/"], SplitOptions);
        var hadAuthor = metadata.HasAuthor;
        for (var i = 0; i < parts.Length; i++)
        {
            var digit = parts[i].AsSpan().IndexOfAnyInRange('0', '9');
            var words = (digit < 0 ? parts[i] : parts[i][..digit]).Split(' ', StringSplitOptions.RemoveEmptyEntries).ToList();
            while (words.Count > 0 && DateWords.Has(words[^1]))
                words.RemoveAt(words.Count - 1);
            if (Credit.Read(string.Join(' ', words)) is not { Role: ContributorRole.Author } credit)
                continue;
            if (!hadAuthor)
                metadata.OfferContributors(credit.People, FieldOrigin.Text);
            if (i == 0 && block.Shape.IsOpen)
                block.Remove(RemovalLabel.Byline, "dated-byline", .9);
        }
        return !block.IsKept;
    }

    private static Credit? ReadCredit(Block block, ArticleMetadata metadata, bool isOurs)
    {
        if (Credit.Read(block.Text) is not { } credit)
            return null;
        var (label, rule) = credit.Role switch
        {
            ContributorRole.Translator => (RemovalLabel.TranslatorCredit, "translator-credit"),
            ContributorRole.Photographer => (RemovalLabel.PhotoCredit, "photo-credit"),
            ContributorRole.Editor => (RemovalLabel.AgencySignoff, "editor-credit"),
            _ => (RemovalLabel.Byline, "byline"),
        };
        block.Remove(label, rule, .95);
        if (isOurs)
            metadata.OfferContributors(credit.People, FieldOrigin.Text);
        return credit;
    }

    /// <summary>`(Reporting by A in Riga; Editing by B)`: who reported is the author unless a byline said so.</summary>
    private static bool ReadSignoff(Block block, ArticleMetadata metadata, bool isOurs)
    {
        if (block.Text[0] is not ('(' or '[') || !Signoff().IsMatch(block.Text))
            return false;
        block.Remove(RemovalLabel.AgencySignoff, "reporting-signoff", .98);
        foreach (var part in block.Text.Trim('(', ')', '[', ']', ' ').Split(';', StringSplitOptions.TrimEntries))
        {
            if (isOurs && Credit.Read(part) is { } credit)
                metadata.OfferContributors(credit.People, FieldOrigin.Text);
        }
        return true;
    }

    /// <summary>`dpa`, `(AFP, Reuters)`: a line of nothing but agencies.</summary>
    private static bool ReadAgencies(Block block, ArticleMetadata metadata, bool isOurs)
    {
        if (block.Text.Length > MaxAgencies || !IsAgencies(block.Text))
            return false;
        block.Remove(RemovalLabel.AgencySignoff, "agency-line", .95);
        if (isOurs)
            metadata.OfferContributors(block.Text.Split(BetweenAgencies, SplitOptions).Select(n => new Contributor { Name = n, Role = ContributorRole.Agency }), FieldOrigin.Text);
        return true;
    }

    private static bool IsAgencies(ReadOnlySpan<char> text)
    {
        var hasAgency = false;
        Span<char> folded = stackalloc char[MaxAgencies];
        foreach (var range in text.SplitAny(BetweenAgencies))
        {
            var name = text[range].Trim();
            if (!name.IsEmpty && !CreditWords.Wires.GetAlternateLookup<ReadOnlySpan<char>>().Contains(folded[..name.ToLowerInvariant(folded)]))
                return false;
            hasAgency |= !name.IsEmpty;
        }
        return hasAgency;
    }

    [GeneratedRegex(@"^\s*(?:(?:date|published|posted|updated|datum|fecha|дата)\s*:?\s*)?\d{4}-\d{2}-\d{2}(?:[T ]\d{2}:\d{2}(?::\d{2})?Z?)?\s+(?=\p{L}|[""“«'‘])", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant, matchTimeoutMilliseconds: 1000)]
    private static partial Regex DatePrefix();

    [GeneratedRegex(@"^[(\[]\s*(?:(?:additional\s|with\s)?(?:reporting|writing|editing|compiled|edited|written|reported)\s(?:by|from)\b|mit material|con información|avec\s(?:afp|reuters|ap)\b)", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Signoff();
}
