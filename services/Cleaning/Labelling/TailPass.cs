using Newsroom.Article.V1;
using Newsroom.Cleaning.Blocks;

namespace Newsroom.Cleaning.Labelling;

/// <summary>Cuts from a page what is appended to the article as if it were part of it: a box about the author, teasers with their first lines.</summary>
internal static class TailPass
{
    private const int MaxBioBlocks = 3;
    private const int MinBioWords = 6;
    private const int MaxBelowBio = 10;

    // Above these shares of the text it is the text.
    private const double MaxBioShare = .3;
    private const double MaxTeaserShare = .35;
    private const int MinTeasers = 2;
    private const double AllLink = .95;

    public static void Apply(Draft draft)
    {
        CutAboutAuthors(draft);
        if (!draft.IsHtml)
            return;
        var total = draft.Blocks.Where(IsText).Sum(b => b.Shape.WordCount);
        CutBio(draft, total * MaxBioShare);
        CutTeasers(draft, total * MaxTeaserShare);
    }

    /// <summary>A paragraph that opens with the full name of the article's author, far below: nobody reports of themselves like that.</summary>
    private static void CutAboutAuthors(Draft draft)
    {
        var names = draft.Metadata.Contributors.Where(c => c.Role == ContributorRole.Author && c.Name.Contains(' ', StringComparison.Ordinal)).Select(c => c.Name + " ").ToList();
        var text = names.Count == 0 ? [] : draft.Blocks.Where(IsText).ToList();
        foreach (var block in text.Skip(Math.Max(text.Count / 2, text.Count - MaxBelowBio)))
        {
            if (block.Shape.WordCount >= MinBioWords && names.Exists(n => block.Text.StartsWith(n, StringComparison.OrdinalIgnoreCase)))
                block.Remove(RemovalLabel.AuthorBio, "opens-with-author", .85);
        }
    }

    private static void CutBio(Draft draft, double most)
    {
        var heading = draft.Blocks.FindLastIndex(b => b.Cut?.Rule == Labels.AuthorHeading);
        if (heading < 0)
            return;
        var bio = draft.Blocks.Skip(heading + 1).Where(IsText).TakeWhile(b => b.HeadingLevel == 0).Take(MaxBioBlocks + 1).ToList();
        var before = draft.Blocks.Take(heading).Where(IsText).Sum(b => b.Shape.WordCount);
        if (bio.Count > MaxBioBlocks || bio.Sum(b => b.Shape.WordCount) > Math.Min(most, before))
            return;
        foreach (var block in bio)
            block.Remove(RemovalLabel.AuthorBio, "below-author-heading", .85);
    }

    /// <summary>The last headings, if each is all link and has one paragraph below, and others before them are not.</summary>
    private static void CutTeasers(Draft draft, double most)
    {
        var text = draft.Blocks.Where(IsText).ToList();
        var (start, teasers, words) = (text.Count, 0, 0);
        for (var i = text.Count - 2; i >= 0 && text[i] is { HeadingLevel: > 1, LinkDensity: > AllLink } && text[i + 1].HeadingLevel == 0; i -= 2)
        {
            (start, teasers) = (i, teasers + 1);
            words += text[i].Shape.WordCount + text[i + 1].Shape.WordCount;
        }
        if (teasers < MinTeasers || words > most)
            return;
        foreach (var block in text.Skip(start))
            block.Remove(RemovalLabel.Teaser, "linked-heading-with-lines", .8);
    }

    private static bool IsText(Block block) => block is { IsKept: true, Outside: false };
}
