using Newsroom.Cleaning.Blocks;
using Newsroom.Cleaning.Labelling.Lines;
using Newsroom.Cleaning.V1;

namespace Newsroom.Cleaning.Labelling;

/// <summary>All passes in their order: lines that speak for themselves, then what needs a neighbour, then what needs the whole.</summary>
public static class Labeller
{
    public static void Apply(Draft draft, CleaningMode mode = CleaningMode.Balanced)
    {
        StructurePass.Apply(draft);
        AppendedStoryPass.Apply(draft);
        JudgeAlone(draft);
        LinePass.Score(draft);
        TitlePass.Apply(draft);
        TeaserPass.Apply(draft);
        ModulePass.Apply(draft);
        EdgePass.Apply(draft);
        HeaderPass.Apply(draft);
        EntryPass.Apply(draft);
        LinePass.Cut(draft);
        CommentThreadPass.Apply(draft);
        LeadPass.Apply(draft);
        TimePass.Apply(draft);
        PublisherPass.Apply(draft);
        RepeatedTextPass.Apply(draft);
        TailPass.Apply(draft);
        ApartPass.Apply(draft);
        MarkupPass.Apply(draft);
        PaywallPass.Apply(draft);
        StatedBodyPass.Apply(draft);
        ModePass.Apply(draft, mode);
        SummaryPass.Apply(draft);
        RolePass.Apply(draft);
    }

    /// <summary>The passes whose judgement the line model has as an input.</summary>
    internal static void JudgeAlone(Draft draft)
    {
        CreditPass.Apply(draft);
        CuePass.Apply(draft);
        CaptionPass.Apply(draft);
    }
}
