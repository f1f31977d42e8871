using System.Buffers;
using Newsroom.Article.V1;
using Newsroom.Cleaning.Blocks;
using Newsroom.Cleaning.Lexicon;

namespace Newsroom.Cleaning.Labelling;

/// <summary>Cuts lines that a phrase, a row of links or a row of section names gives away, each judged alone.</summary>
internal static class CuePass
{
    // A closed sentence of this many words is the reporter's, whatever phrase it starts with ("Follow the money, she said.").
    private const int MaxSentenceWords = 24;

    private const string RowOfLinks = "row-of-links";

    private static readonly SearchValues<char> Separators = SearchValues.Create("|·•●");

    private const int MaxSourceWords = 8;

    // Sentences open with shorter phrases by chance.
    private const int MinOpening = 4;

    /// <summary>The rule that cuts the marks by which wires close a story or a part of it.</summary>
    internal const string WireMark = "wire-mark";

    public static void Apply(Draft draft)
    {
        for (var i = 0; i < draft.Blocks.Count; i++)
        {
            var block = draft.Blocks[i];
            if (!block.IsKept || CueLexicon.IsTooLong(block.Text, block.Shape.WordCount))
                continue;
            if (Judge(block) is { } cut && !(cut.Rule == RowOfLinks && IsTableRow(draft.Blocks, i)))
                block.Remove(cut.Label, cut.Rule, cut.Score);
        }
    }

    private static Cut? Judge(Block block)
    {
        var text = block.Text;
        if (Boundary.IsCopyright(text))
            return new Cut(RemovalLabel.Legal, "copyright-line", .98);
        if (Boundary.IsWireMark(text))
            return new Cut(RemovalLabel.AgencySignoff, WireMark, .98);
        if (Boundary.IsWireSlug(text))
            return new Cut(RemovalLabel.AgencySignoff, "wire-slug", .95);
        if (Boundary.IsPlayerTime(text))
            return new Cut(RemovalLabel.Boilerplate, "player-time", .95);
        if (Boundary.IsServerError(text))
            return new Cut(RemovalLabel.Boilerplate, "server-error", .98);
        if (block.Shape.WordCount == 0)
            return new Cut(RemovalLabel.Boilerplate, "no-words", .95);
        var cues = CueLexicon.Default.Find(text, block.Shape.Key);
        block.Cues = cues;
        var best = Best(cues, block.Shape);
        if (best.Class is CueClass.Cookie or CueClass.Legal && Row(block) is { } row)
            return row;
        if (best.WordCount > 0 && Labels.Of(best.Class) is { } label)
            return new Cut(label.Label, label.Rule, Math.Min(.99, .7 + (.3 * best.WordCount / block.Shape.WordCount)));
        return Row(block) ?? Link(block);
    }

    /// <summary>The first of the cues that weigh most; the default if none counts.</summary>
    private static Cue Best(IReadOnlyList<Cue> cues, BlockShape shape)
    {
        var (best, most) = (default(Cue), double.MinValue);
        for (var i = 0; i < cues.Count; i++)
        {
            if (Counts(cues[i], shape) && Weight(cues[i]) is var weight && weight > most)
                (best, most) = (cues[i], weight);
        }
        return best;
    }

    /// <summary>A short line that is mostly links and handles: a share line if it names a network.</summary>
    private static Cut? Link(Block block)
    {
        var shape = block.Shape;
        // In a list of a page's sources a written-out address is the source.
        if (shape.LinkWords < 2 || block is { Role: ParagraphRole.ListItem, ExternalDensity: > .5 } || shape.EndsSentence || shape.WordCount - shape.LinkWords > 7)
            return null;
        var score = .6 + (.35 * shape.LinkWords / shape.WordCount);
        return Words.Folded(block.Text).Exists(CueLexicon.Default.IsPlatform)
            ? new Cut(RemovalLabel.ShareSubscribe, "link-line", score)
            : new Cut(RemovalLabel.Promotion, "link-line", score);
    }

    /// <summary>`About us | Contact | Privacy`: three or more short parts between bars or bullets.</summary>
    private static Cut? Row(Block block)
    {
        if (!block.Text.AsSpan().ContainsAny(Separators))
            return null;
        var parts = block.Text.Split([" | ", " · ", " • ", " ● "], StringSplitOptions.RemoveEmptyEntries);
        return parts.Length >= 3 && parts.All(p => p.Length <= 40 && Words.Count(p) <= 4)
            ? new Cut(RemovalLabel.Navigation, RowOfLinks, .9)
            : null;
    }

    /// <summary>Whether the line next to it, without a blank one between, has as many cells.</summary>
    private static bool IsTableRow(List<Block> blocks, int i)
    {
        var bars = Bars(blocks[i]);
        return bars > 0 && ((i > 0 && !blocks[i].GapBefore && Bars(blocks[i - 1]) == bars) || (i + 1 < blocks.Count && !blocks[i + 1].GapBefore && Bars(blocks[i + 1]) == bars));

        static int Bars(Block block) => block.Text.AsSpan().Count(" | ");
    }

    private static bool Counts(Cue cue, BlockShape shape)
    {
        if (shape.StartsQuote && cue.Anchor != CueAnchor.Line)
            return false;
        return cue.Class switch
        {
            // The headings open a module, see ModulePass; the rest decide about pages, titles and paths.
            CueClass.NotFound or CueClass.Login or CueClass.Section or CueClass.Home or CueClass.PressRelease or CueClass.MachineTranslated or CueClass.LiveBlog => false,
            CueClass.Cookie or CueClass.Legal or CueClass.Comment or CueClass.Form or CueClass.Boilerplate => true,
            // More words tell what the source says.
            CueClass.Source => shape.WordCount <= MaxSourceWords,
            // Reporters write of walls too, in longer sentences.
            CueClass.Paywall => cue.WordCount * 4 >= shape.WordCount,
            _ => cue.Anchor is CueAnchor.Line or CueAnchor.Word or CueAnchor.Lead
                || shape.IsOpen || shape.WordCount <= MaxSentenceWords && IsAddress(cue, shape),
        };
    }

    // A call to the reader may be a whole sentence, but then most of it is the call.
    private static bool IsAddress(Cue cue, BlockShape shape) => cue.WordCount * 6 >= shape.WordCount && (cue.Anchor == CueAnchor.Any || shape.WordCount <= 12 || cue.WordCount >= MinOpening);

    // What a form asks for is named by what the form is for, where that is said too.
    private static double Weight(Cue cue) =>
        cue.WordCount + (cue.Anchor is CueAnchor.Line or CueAnchor.Word ? 10 : 0) + (Labels.Of(cue.Class) is null ? -20 : cue.Class == CueClass.Form ? -10 : 0);
}
