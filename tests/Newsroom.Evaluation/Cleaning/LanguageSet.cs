using Newsroom.Cleaning.Signals;

namespace Newsroom.Evaluation.Cleaning;

/// <summary>Language of short texts, for each kind of text; texts without a labelled language are passed by.</summary>
internal static class LanguageSet
{
    private sealed record Labelled(string Kind, string Language, string Text);

    public static IEnumerable<Measure> Measure(LabelledData data, string set)
    {
        var texts = data.Read(set, i => new Labelled(i.Text("kind"), i.Text("lang"), i.Text("text"))).Where(t => t.Language.Length > 0).ToList();
        var right = InParallel.Map(set, texts, t => LanguageDetector.Detect(t.Text).Language == t.Language);
        return texts.Zip(right).GroupBy(t => t.First.Kind, StringComparer.Ordinal).OrderBy(g => g.Key, StringComparer.Ordinal)
            .Select(g => new Measure(set, "language@" + g.Key, g.Average(t => t.Second ? 1.0 : 0), g.Count()));
    }
}
