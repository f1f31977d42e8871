using System.Globalization;
using Newsroom.Tagging.Copies;

namespace Newsroom.Evaluation.Stories;

/// <summary>What was missed and what was wrong, with the figures that decided, in one file a set.</summary>
internal static class CopyErrors
{
    public static void Write(
        string folder, string set, IReadOnlyDictionary<string, string> texts, IReadOnlyDictionary<string, string> kinds,
        IEnumerable<(string A, string B)> missed, IEnumerable<(string A, string B)> wrong)
    {
        Directory.CreateDirectory(folder);
        File.WriteAllLines(
            Path.Combine(folder, Path.GetFileName(set) + ".tsv"),
            missed.Select(pair => Line("missed", pair, texts, kinds)).Concat(wrong.Select(pair => Line("wrong", pair, texts, kinds))));
    }

    private static string Line(string what, (string A, string B) pair, IReadOnlyDictionary<string, string> texts, IReadOnlyDictionary<string, string> kinds)
    {
        var (a, b) = (new CopyText(texts[pair.A]), new CopyText(texts[pair.B]));
        var found = CopyComparer.Compare(a, b);
        return string.Create(
            CultureInfo.InvariantCulture,
            $"{what}\t{pair.A}\t{pair.B}\t{kinds.GetValueOrDefault(pair.A)}\t{kinds.GetValueOrDefault(pair.B)}\t{a.Words.Length}\t{b.Words.Length}\t{found.Relation}\t{found.IsSameText}\there {found.Here:F2}\tthere {found.There:F2}\tjaccard {found.Jaccard:F2}\tbridged {found.Bridged:F2}\tagreement {found.Agreement:F2}\tnames {found.NameAgreement:F2}");
    }
}
