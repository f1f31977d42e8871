using Newsroom.Article.V1;
using Newsroom.Cleaning.Blocks;
using Newsroom.Cleaning.Metadata;

namespace Newsroom.Cleaning.Labelling;

/// <summary>
/// Looks for a date where nothing else gave one: among the short lines around the headline and the first paragraph that say more than a
/// date (`Ana Lund | 3 May 2024 | 4 min`), at the start of the text (`Riga, 3.5.2024 – `), and last in the first line that has little else. The lines keep their labels.
/// </summary>
internal static class TimePass
{
    private const int MaxWords = 24;
    private const int MaxForeignWords = 10;

    // A sentence of the text that has more of them tells when something happens, not when it was written.
    private const int MaxForeignOfSentence = 5;
    private const int Before = 6;
    private const int After = 3;

    // What stands before the first sentence is short, and has few words that are of no date.
    private const int MaxLead = 60;
    private const int MaxLeadWords = 3;

    // Before the web, a date is one in history.
    private const int FirstYear = 1990;

    public static void Apply(Draft draft)
    {
        if (draft.Metadata.HasPublishedDay)
            return;
        var title = draft.Blocks.FindIndex(b => b.Cut?.Label == RemovalLabel.Title);
        var first = draft.FirstParagraph();
        var last = draft.LastSentence();
        Offer(draft, IsCandidate, title < 0 ? Math.Max(0, first - Before) : Math.Max(0, title - Before), first + After, MaxForeignWords);
        // The address is surer than what follows.
        if (draft.Metadata.HasPublishedDay || UrlDate.Read(draft.Metadata.CanonicalUrl) is not null)
            return;
        Offer(draft, IsCandidateBelow, last + 1, last + 1 + Before, MaxForeignWords / 2);
        OfferPure(draft, last);
        foreach (var block in draft.Blocks.Skip(title + 1).Where(b => b.Shape.WordCount > MaxWords && (b.IsKept || b.Cut!.Label == RemovalLabel.Dek)).Take(After))
            OfferLead(block.Text, draft.Metadata);
        if (draft.Metadata.Updated is null)
            OfferFirst(draft, last);
        if (draft.Metadata is { Published: null, Updated: null })
            OfferLastChange(draft);
    }

    /// <summary>`This page was last changed on 3 May 2024`, wherever it stands: its words say what it is.</summary>
    private static void OfferLastChange(Draft draft)
    {
        foreach (var block in draft.Blocks.Where(b => b.Shape.WordCount <= MaxWords && b.Cut?.Label is not (RemovalLabel.Teaser or RemovalLabel.Trending or RemovalLabel.Comments)))
        {
            if (block.Dates(draft.Metadata.DayFirst) is { Updated: { } updated, ForeignWords: <= MaxForeignOfSentence })
                draft.Metadata.OfferUpdated(updated, FieldOrigin.Text);
        }
    }

    private static void Offer(Draft draft, Func<Block, bool> isCandidate, int from, int to, int maxForeignWords)
    {
        for (var i = from; i < Math.Min(to, draft.Blocks.Count); i++)
        {
            if (!isCandidate(draft.Blocks[i]))
                continue;
            var line = draft.Blocks[i].Dates(draft.Metadata.DayFirst);
            if (line.ForeignWords > (draft.Blocks[i] is { IsKept: true, Shape.EndsSentence: true } ? Math.Min(MaxForeignOfSentence, maxForeignWords) : maxForeignWords))
                continue;
            if (line.Published is { Precision: not TimePrecision.Month } published)
                draft.Metadata.OfferPublished(published, FieldOrigin.Text);
            draft.Metadata.OfferUpdated(line.Updated, FieldOrigin.Text);
        }
    }

    /// <summary>Lines of the article that are a date and nothing else.</summary>
    private static void OfferPure(Draft draft, int last)
    {
        for (var i = 0; i < draft.Blocks.Count; i++)
        {
            if (draft.Blocks[i] is not { Cut.Label: RemovalLabel.Date } block || (block.Outside && i > last))
                continue;
            var line = block.Dates(draft.Metadata.DayFirst);
            draft.Metadata.OfferPublished(line.Published, FieldOrigin.Text);
            draft.Metadata.OfferUpdated(line.Updated, FieldOrigin.Text);
        }
    }

    private static bool IsCandidate(Block block) =>
        block.Shape.WordCount <= MaxWords && block.Cut?.Label is not (RemovalLabel.Legal or RemovalLabel.Teaser or RemovalLabel.Trending or RemovalLabel.Comments or RemovalLabel.Footer);

    /// <summary>Below the text, what leads elsewhere has the dates of others; and a footer may be the article's, which says more than a date: `Posted on 3 May 2024 by Ana`.</summary>
    private static bool IsCandidateBelow(Block block) => block.Cut?.Label switch
    {
        RemovalLabel.Navigation => false,
        RemovalLabel.Footer => block.Shape.WordCount <= MaxWords && block.Dates(null) is { IsPure: false },
        _ => IsCandidate(block),
    };

    /// <summary>The date before the mark that ends what stands before the first sentence.</summary>
    private static void OfferLead(string text, ArticleMetadata metadata)
    {
        var head = text[..Math.Min(text.Length, MaxLead)];
        var end = Ends(head);
        var line = end < 0 ? null : DateLine.Read(head[..end], metadata.DayFirst);
        if (line is { ForeignWords: <= MaxLeadWords } && IsRecent(line.Published))
            metadata.OfferPublished(line.Published, FieldOrigin.Text);
    }

    private static int Ends(string head)
    {
        foreach (var mark in new[] { ")", " |", " –", " —", " - ", ": ", " „", " “", " \"", " «" })
        {
            if (head.IndexOf(mark, StringComparison.Ordinal) is var at and > 0)
                return at;
        }
        return -1;
    }

    /// <summary>The first date of a line above the end of the text that has little else, or the only one of all such lines.</summary>
    private static void OfferFirst(Draft draft, int last)
    {
        var times = draft.Blocks.Select((b, i) => (Block: b, IsAbove: i <= last)).Where(b => IsCandidate(b.Block))
            .Select(b => (Line: b.Block.Dates(draft.Metadata.DayFirst), b.IsAbove)).Where(l => l.Line.ForeignWords <= MaxLeadWords)
            .Select(l => (Time: l.Line.Published ?? l.Line.Updated, l.IsAbove)).Where(t => IsRecent(t.Time)).DistinctBy(t => t.Time!.Time.ToDateTimeOffset().Date).ToList();
        if (times.Count == 1 || times.Exists(t => t.IsAbove))
            draft.Metadata.OfferPublished(times[0].Time, FieldOrigin.Text);
    }

    private static bool IsRecent(ArticleTime? time) => time is { Precision: not TimePrecision.Month } && time.Time.ToDateTimeOffset().Year >= FirstYear;
}
