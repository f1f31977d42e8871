using Newsroom.Tagging.V1;

namespace Newsroom.Tagging.Copies;

/// <summary>
/// Decides how two texts are related. Shared shingles tell texts that were taken over; where words were replaced throughout, the order of what
/// is left and the names and figures decide. Forms that are filled in anew (results, dividends, weather) share words and differ in just these.
/// </summary>
internal static class CopyComparer
{
    /// <summary>Shingles of the shorter text in the longer from which the texts are one. Two reports that quote one source stay below.</summary>
    private const double SameContainment = .5;

    /// <summary>Of most shingles: what is left are light edits and scanning errors.</summary>
    private const double NearlyAll = .75;

    /// <summary>Names and figures of the shorter text that the longer must have.</summary>
    private const double SameAgreement = .6;

    /// <summary>The same of texts that are too long to be a form.</summary>
    private const double LongAgreement = .5;

    private const int ManyWords = 300;

    /// <summary>The same of texts that are short enough to be a form.</summary>
    private const double FormAgreement = .7;

    private const int FormWords = 120;

    /// <summary>Of a later version of a report, in which the figures are others.</summary>
    private const double UpdateContainment = .6;

    /// <summary>Of names alone.</summary>
    private const double UpdateAgreement = .8;

    private const double ParaphraseContainment = .15;
    private const double ParaphraseBridged = .6;
    private const double ParaphraseAgreement = .75;

    /// <summary>Names and figures without which a paraphrase cannot be told from another report.</summary>
    private const int ParaphraseAnchors = 5;

    /// <summary>Texts with fewer words must be contained whole: there is too little to tell a form from a copy.</summary>
    private const int FewWords = 40;

    private const double Whole = .97;

    /// <summary>Of the longer text: a shorter one below it is a brief at most.</summary>
    private const double BriefShare = .2;

    /// <summary>Of the longer text: where a brief begins.</summary>
    private const double TopShare = .25;

    /// <summary>From this share of figures on, the figures are the text, and another figure makes another report.</summary>
    private const double FigureDense = .2;

    /// <summary>Words of shared passages that are worth telling.</summary>
    private const int MinShared = 20;

    public static CopyComparison Compare(CopyText here, CopyText there)
    {
        var common = CountShared(here.Sorted, there.Sorted);
        var (inHere, inThere) = (Share(common, here.Sorted.Length), Share(common, there.Sorted.Length));
        var (shorter, longer) = here.Words.Length <= there.Words.Length ? (here, there) : (there, here);
        // Fewer shared shingles make neither a paraphrase nor a passage that is worth telling.
        var passages = common < Math.Min(MinShared - CopyText.ShingleWords + 1, ParaphraseContainment * shorter.Sorted.Length) ? [] : Alignment.Align(here, there, Shared(here.Sorted, there.Sorted, common));
        var spanned = ReferenceEquals(shorter, here) ? passages.Sum(one => one.HereEnd - one.Here) : passages.Sum(one => one.ThereEnd - one.There);
        var comparison = new CopyComparison
        {
            Relation = CopyRelation.Unspecified,
            Here = inHere,
            There = inThere,
            Jaccard = Share(common, here.Sorted.Length + there.Sorted.Length - common),
            Bridged = Share(spanned, shorter.Words.Length),
            Agreement = AgreementOf(shorter.Anchors, longer),
            NameAgreement = AgreementOf(shorter.Names, longer),
            Passages = passages,
            IsSameText = false,
        };
        var isParaphrase = IsParaphrase(comparison, shorter);
        return comparison with
        {
            Relation = RelationOf(comparison, here, there, isParaphrase),
            IsSameText = IsSameText(comparison, shorter, longer, ReferenceEquals(longer, here), isParaphrase),
        };
    }

    private static CopyRelation RelationOf(CopyComparison found, CopyText here, CopyText there, bool isParaphrase)
    {
        if (here.TextHash == there.TextHash && here.Words.Length == there.Words.Length)
            return CopyRelation.Identical;
        if (Math.Min(found.Here, found.There) >= NearlyAll)
            return CopyRelation.Edited;
        if (found.Containment >= NearlyAll)
            return CopyRelation.Contained;
        if (isParaphrase)
            return CopyRelation.Paraphrased;
        return found.Containment >= SameContainment || found.Passages.Sum(passage => passage.Matched) >= MinShared ? CopyRelation.Overlapping : CopyRelation.Unspecified;
    }

    private static bool IsSameText(CopyComparison found, CopyText shorter, CopyText longer, bool longerIsHere, bool isParaphrase)
    {
        if (shorter.Words.Length < CopySketch.MinWords)
            return false;
        if (shorter.Words.Length < BriefShare * longer.Words.Length && !StandsAtTop(found, longer, longerIsHere))
            return false;
        if (shorter.Words.Length < FewWords)
            return found.Containment >= Whole;
        if (Share(shorter.Words.Count(word => word.Kind == CopyWordKind.Figure), shorter.Words.Length) >= FigureDense && !shorter.Figures.AsSpan().SequenceEqual(longer.Figures))
            return false;
        return (found.Containment >= SameContainment && found.Agreement >= AgreementNeeded(shorter.Words.Length)) || IsUpdate(found, shorter) || isParaphrase;
    }

    private static double AgreementNeeded(int words) => words < FormWords ? FormAgreement : words < ManyWords ? SameAgreement : LongAgreement;

    /// <summary>A brief takes the top of a report. What it has further down may be a notice, which would make one text of all that end with it, or a part of a digest.</summary>
    private static bool StandsAtTop(CopyComparison found, CopyText longer, bool longerIsHere) =>
        found.Passages.Any(passage => (longerIsHere ? passage.Here : passage.There) <= TopShare * longer.Words.Length);

    /// <summary>Many figures are others, as in a later version of a report; the names and all that stands between are the same.</summary>
    private static bool IsUpdate(CopyComparison found, CopyText shorter) =>
        shorter.Words.Length >= FormWords && found.Containment >= UpdateContainment && found.Bridged >= NearlyAll && found.NameAgreement >= UpdateAgreement;

    /// <summary>Words were replaced throughout, and what could not be replaced stands where it stood.</summary>
    private static bool IsParaphrase(CopyComparison found, CopyText shorter) =>
        found.Containment is >= ParaphraseContainment and < NearlyAll && found.Bridged >= ParaphraseBridged && found.Agreement >= ParaphraseAgreement
        && shorter.Anchors.Length >= ParaphraseAnchors;

    // A name may open a sentence in the other text, where it is not seen as one.
    private static double AgreementOf(ulong[] anchors, CopyText longer) => anchors.Length == 0 ? 1 : Share(CountShared(anchors, longer.Hashes), anchors.Length);

    private static double Share(int part, int whole) => whole == 0 ? 0 : (double)part / whole;

    private static int CountShared(ulong[] here, ulong[] there)
    {
        int at = 0, other = 0, common = 0;
        while (at < here.Length && other < there.Length)
        {
            var (mine, theirs) = (here[at], there[other]);
            common += mine == theirs ? 1 : 0;
            at += mine <= theirs ? 1 : 0;
            other += theirs <= mine ? 1 : 0;
        }
        return common;
    }

    private static ulong[] Shared(ulong[] here, ulong[] there, int count)
    {
        var shared = new ulong[count];
        var (found, other) = (0, 0);
        foreach (var value in here)
        {
            while (other < there.Length && there[other] < value)
                other++;
            if (other < there.Length && there[other] == value)
                shared[found++] = value;
        }
        return shared;
    }
}
