using Newsroom.Article.V1;
using Newsroom.Cleaning.Blocks;
using Newsroom.Cleaning.Lexicon;
using Newsroom.Cleaning.Metadata;

namespace Newsroom.Cleaning.Labelling;

/// <summary>Cuts what the markup around it names, and reads the fields that it names.</summary>
internal static class StructurePass
{
    private const string Rule = "markup";
    private const double Score = .9;

    // More words than these and the name is of a style, not of a field.
    private const int MaxBylineWords = 30;
    private const int MaxBylineGap = 4;
    private const int MaxDateWords = 20;
    private const int MaxDekWords = 80;
    private const int MaxSectionWords = 5;
    private const int MaxCaptionWords = 120;

    public static void Apply(Draft draft)
    {
        if (!draft.IsHtml)
            return;
        var last = draft.LastSentence();
        var first = draft.FirstParagraph();
        var byline = -1;
        for (var i = 0; i < draft.Blocks.Count; i++)
        {
            var block = draft.Blocks[i];
            var isOurs = i <= last || !block.Outside;
            switch (block.Structure)
            {
                case RemovalLabel.Unspecified:
                    break;
                case RemovalLabel.Byline:
                    // A byline far below another is of another article.
                    var isNear = byline < 0 || i <= byline + MaxBylineGap;
                    byline = ReadByline(block, draft.Metadata, isOurs && isNear) ? i : byline;
                    break;
                case RemovalLabel.Date:
                    ReadDate(block, draft.Metadata, isOurs);
                    break;
                case RemovalLabel.Dek when i < first || !block.Outside:
                    ReadDek(block, draft.Metadata);
                    break;
                case RemovalLabel.SectionLabel or RemovalLabel.Breadcrumb:
                    ReadPath(block, draft.Metadata, isOurs);
                    break;
                case RemovalLabel.Caption or RemovalLabel.PhotoCredit:
                    ReadCaption(block, draft.Metadata, isOurs);
                    break;
                default:
                    block.Remove(block.Structure, Rule, Score);
                    break;
            }
        }
    }

    /// <summary>Whether the block names an author of the article.</summary>
    private static bool ReadByline(Block block, ArticleMetadata metadata, bool isOurs)
    {
        if (block.Shape.WordCount > MaxBylineWords || block.HeadingLevel == 1)
            return false;
        // A date line in a byline's box is read by its own pass.
        if (DateLine.Read(block.Text).IsPure)
            return false;
        block.Remove(RemovalLabel.Byline, Rule, Score);
        var people = isOurs ? Credit.PeopleOf(block.Text) : [];
        metadata.OfferContributors(people, FieldOrigin.Text);
        return people.Any(p => p.Role == ContributorRole.Author);
    }

    private static void ReadDate(Block block, ArticleMetadata metadata, bool isOurs)
    {
        var line = block.Dates(metadata.DayFirst);
        if (block.Shape.WordCount > MaxDateWords || (line.Published ?? line.Updated) is null)
            return;
        block.Remove(RemovalLabel.Date, Rule, Score);
        if (!isOurs)
            return;
        metadata.OfferPublished(line.Published, FieldOrigin.Text);
        metadata.OfferUpdated(line.Updated, FieldOrigin.Text);
    }

    private static void ReadDek(Block block, ArticleMetadata metadata)
    {
        if (block.Shape.WordCount is < 3 or > MaxDekWords || block.HeadingLevel == 1)
            return;
        metadata.OfferDek(block.Text, FieldOrigin.Text);
        // A page may call more than one line that; what is not the standfirst is text.
        if (TitleText.Key(metadata.Dek) == TitleText.Key(block.Text))
            block.Remove(RemovalLabel.Dek, Rule, Score);
    }

    private static void ReadPath(Block block, ArticleMetadata metadata, bool isOurs)
    {
        if (block.HeadingLevel == 1)
            return;
        if (Breadcrumb.Read(block.Text) is { } crumbs)
        {
            block.Remove(RemovalLabel.Breadcrumb, Rule, Score);
            metadata.OfferSection(isOurs ? crumbs.Section : "", FieldOrigin.Text);
        }
        else if (block.Structure == RemovalLabel.Breadcrumb)
        {
            block.Remove(RemovalLabel.Breadcrumb, Rule, Score);
        }
        else if (block.Shape.WordCount <= MaxSectionWords && block.HeadingLevel == 0)
        {
            block.Remove(RemovalLabel.SectionLabel, Rule, Score);
            metadata.OfferSection(isOurs ? block.Text : "", FieldOrigin.Text);
        }
    }

    private static void ReadCaption(Block block, ArticleMetadata metadata, bool isOurs)
    {
        if (block.Shape.WordCount > MaxCaptionWords || block.HeadingLevel == 1)
            return;
        var isCredit = block.Structure == RemovalLabel.PhotoCredit || CaptionCredit.IsIn(block.Text);
        block.Remove(isCredit ? RemovalLabel.PhotoCredit : RemovalLabel.Caption, Rule, Score);
        if (isOurs && Credit.Read(block.Text) is { Role: ContributorRole.Photographer } credit)
            metadata.OfferContributors(credit.People, FieldOrigin.Text);
    }
}

/// <summary>Whether a caption names who took the picture.</summary>
internal static class CaptionCredit
{
    private static readonly HashSet<string> Openings =
        [.. CreditWords.Rows.Where(r => r[0] == "photographer").SelectMany(r => r[2].Split(" | ")).Where(p => !p.Contains(' ', StringComparison.Ordinal))];

    public static bool IsIn(string text) => text.Contains('©', StringComparison.Ordinal)
        || (text.AsSpan().ContainsAny(':', '/') && Words.Folded(text).Exists(Openings.Contains));
}
