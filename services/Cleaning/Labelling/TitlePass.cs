using Newsroom.Article.V1;
using Newsroom.Cleaning.Blocks;
using Newsroom.Cleaning.Labelling.Lines;
using Newsroom.Cleaning.Lexicon;
using Newsroom.Cleaning.Metadata;

namespace Newsroom.Cleaning.Labelling;

/// <summary>Finds the headline among the lines before the first paragraph, and every place where it stands again.</summary>
internal static class TitlePass
{
    private const int MaxHeaderBlocks = 60;
    private const int MaxTitleLength = 300;
    private const double MinScore = 1;

    // Headlines count thirtyfold in training, so the figures are high: below this the model has seen nothing like one.
    private const double MinLikelihood = .05;

    // A headline stands above its text; what is like one below it belongs to another story, or is a subhead.
    private const float LikelyText = .5f;
    private const double ShareBelowText = .3;
    private const int MaxLinesToHeadline = 6;

    public static void Apply(Draft draft)
    {
        // A page may have any number of menu entries above its headline.
        var end = draft.IsHtml ? draft.FirstParagraph() : Math.Min(draft.FirstParagraph(), MaxHeaderBlocks);
        var crumbs = Breadcrumbs(draft, end);
        var title = Choose(draft, end, crumbs);
        if (title >= 0)
        {
            var block = draft.Blocks[title];
            block.Relabel(RemovalLabel.Title, "title", .95);
            draft.Metadata.OfferTitle(TitleText.Tidy(draft.IsHtml ? block.Text : WithoutSite(draft, block)), FieldOrigin.Text);
            foreach (var before in draft.Blocks.Take(title).Where(b => b.IsKept && b.Shape.WordCount > 3))
                before.Remove(RemovalLabel.Boilerplate, "before-title", .7);
        }
        CutRepetitions(draft, title < 0 ? "" : draft.Blocks[title].Shape.Key);
        draft.Metadata.OfferTitle(TitleText.Tidy(draft.TitleHint), FieldOrigin.Meta);
        draft.Metadata.OfferSection(crumbs.Section, FieldOrigin.Text);
    }

    private static int Choose(Draft draft, int end, Breadcrumb crumbs)
    {
        var known = TitleText.Key(draft.Metadata.Title);
        var (stated, hint) = (new KnownTitle(known), new KnownTitle(TitleText.Key(draft.TitleHint)));
        if (known.Length == 0 && MostLikely(draft) is { } likely)
            return likely;
        var candidates = Enumerable.Range(0, end)
            .Where(i => draft.Blocks[i] is { IsKept: true } b && b.Text.Length <= MaxTitleLength && b.Shape is { WordCount: >= 1, LinkWords: 0 })
            .ToList();
        // Without a body there is nothing that it could be the title of.
        if (candidates.Count == 0 || !draft.Blocks.Exists(b => b.IsKept && !b.Outside && b != draft.Blocks[candidates[0]] && b.Shape.WordCount >= 4))
            return -1;
        var count = draft.Blocks.Take(end + 1).GroupBy(b => b.Shape.Key, StringComparer.Ordinal).ToDictionary(g => g.Key, g => g.Count(), StringComparer.Ordinal);
        var (best, bestScore) = (-1, MinScore);
        foreach (var i in candidates)
        {
            var block = draft.Blocks[i];
            var score = Score(block) - Math.Min(3, .1 * i) + (candidates.Count == 1 ? .5 : 0) + (count[block.Shape.Key] > 1 && block.Shape.WordCount >= 4 ? 2 : 0);
            if (crumbs.Last.Length > 0 && crumbs.Last == block.Shape.Key)
                score += 4;
            if (stated.IsSame(block.Shape.Key) || hint.IsSame(block.Shape.Key))
                score += 10;
            else if (known.Length > 0 && draft.IsHtml)
                score -= 10;
            if (score > bestScore)
                (best, bestScore) = (i, score);
        }
        return best;
    }

    private static int? MostLikely(Draft draft)
    {
        var (best, bestLikelihood) = (-1, 0.0);
        var start = LineRuns.Best([.. draft.Blocks.Select(b => (b.Likelihood?.Content ?? 0) - LikelyText)]).First;
        // Where there is nothing but paragraphs, the first is no headline; nor is a line without a body that it could be the title of.
        if (draft.Blocks.Count == 1 || draft.Blocks.TrueForAll(b => !b.IsKept || b.Shape.IsParagraph))
            return null;
        for (var i = 0; i < draft.Blocks.Count; i++)
        {
            if (draft.Blocks[i] is not { IsKept: true, Likelihood: { } likely } block || block.Text.Length > MaxTitleLength)
                continue;
            var likelihood = i > start ? likely.Title * ShareBelowText : likely.Title;
            if (likelihood >= MinLikelihood && likelihood > bestLikelihood)
                (best, bestLikelihood) = (i, likelihood);
        }
        return best < 0 ? null : WithoutPath(draft, best);
    }

    /// <summary>A path, a section's name or a kicker often runs into a headline that stands by itself a line or two before or behind.</summary>
    private static int WithoutPath(Draft draft, int title)
    {
        var text = draft.Blocks[title].Text;
        for (var i = Math.Max(0, title - MaxLinesToHeadline + 1); i < Math.Min(draft.Blocks.Count, title + MaxLinesToHeadline); i++)
        {
            if (i != title && draft.Blocks[i] is { IsKept: true, Shape.WordCount: >= 2 } block && block.Text.Length < text.Length && block.Text.Length * 3 > text.Length
                && text.EndsWith(block.Text, StringComparison.Ordinal))
                return i;
        }
        return title;
    }

    /// <summary>The headline without the name behind it, where that name stands by itself somewhere: a site's or a section's.</summary>
    private static string WithoutSite(Draft draft, Block title)
    {
        var (head, site) = TitleText.SplitSite(title.Text);
        var key = TitleText.Key(site);
        return key.Length > 0 && draft.Blocks.Exists(b => b != title && b.Shape.Key == key) ? head : title.Text;
    }

    private static double Score(Block block)
    {
        var shape = block.Shape;
        var score = shape.WordCount switch
        {
            1 => -.5,
            2 => .6,
            3 => 1.5,
            <= 25 => 2.5,
            _ => 1.5,
        };
        if (shape.EndsSentence && !block.Text.EndsWith('?') && !block.Text.EndsWith('!'))
            score -= 2;
        if (block.Text.EndsWith(':') || shape.EndsCut)
            score -= 1;
        if (CueLexicon.Default.Is(CueClass.Section, block.Text))
            score -= 3;
        return score + (block.HeadingLevel == 1 ? 4 : block.HeadingLevel == 2 ? 1 : 0) - (block.Outside && block.HeadingLevel != 1 ? 3 : 0);
    }

    private static Breadcrumb Breadcrumbs(Draft draft, int end)
    {
        var found = Breadcrumb.None;
        var known = new KnownTitle(TitleText.Key(draft.Metadata.Title));
        // Most documents have no path, and a hostile one has nothing else.
        HashSet<string>? keys = null;
        for (var i = 0; i < end; i++)
        {
            if (draft.Blocks[i].Text.Length > 2 * MaxTitleLength || Breadcrumb.Read(draft.Blocks[i].Text) is not { } crumbs)
                continue;
            keys ??= draft.Blocks.Take(end).Select(b => b.Shape.Key).ToHashSet(StringComparer.Ordinal);
            var leadsToTitle = keys.Contains(crumbs.Last) || known.IsSame(crumbs.Last);
            if (!leadsToTitle && !(crumbs.StartsAtHome && crumbs.IsPath))
                continue;
            draft.Blocks[i].Relabel(RemovalLabel.Breadcrumb, "breadcrumb", .95);
            if (found == Breadcrumb.None)
                found = leadsToTitle ? crumbs : crumbs.WithoutTitle();
        }
        return found;
    }

    private static void CutRepetitions(Draft draft, string key)
    {
        var known = TitleText.Key(draft.Metadata.Title);
        foreach (var block in draft.Blocks)
        {
            if (!block.IsKept || block.Shape.Key.Length == 0 || block.Text.Length > MaxTitleLength)
                continue;
            var isSame = block.Shape.Key == key || block.Shape.Key == known;
            if (isSame && (block.Shape.WordCount >= 3 || block.HeadingLevel == 1))
                block.Remove(RemovalLabel.RepeatedTitle, "repeated-title", .95);
        }
    }
}
