using Newsroom.Cleaning.Language;
using Newsroom.Cleaning.Signals;

namespace Newsroom.Cleaning.Models;

/// <summary>Trains one model for each script that several languages share, and tells its accuracy on the rows held out.</summary>
internal static class LanguageTraining
{
    private const int MinRows = 40;

    public static void Run(SourceFolder source, string path)
    {
        var rows = LanguageCorpus.Read(source);
        LanguageDetector.Use(Train(rows, r => !r.IsHeldOut));
        foreach (var set in rows.GroupBy(r => (r.Kind, r.IsHeldOut)).OrderBy(g => g.Key.IsHeldOut).ThenBy(g => g.Key.Kind, StringComparer.Ordinal))
        {
            var right = set.Count(r => LanguageDetector.Detect(r.Text).Language == r.Language);
            Console.WriteLine($"{(set.Key.IsHeldOut ? "held out" : "trained on")} {set.Key.Kind}: {(double)right / set.Count():F4} of {set.Count()}");
        }
        Confusions(rows);
        // What ships has learned from all rows, so only the figures above say how good it is.
        var models = Train(rows, _ => true);
        using (var file = File.Create(path))
            LanguageModel.WriteAll(file, models);
        Console.WriteLine($"{Path.GetFileName(path)}: {new FileInfo(path).Length / 1024} KiB");
    }

    private static List<LanguageModel> Train(List<LanguageRow> rows, Func<LanguageRow, bool> use)
    {
        List<LanguageModel> models = [];
        foreach (var group in rows.Where(r => r.Script != Script.None && Scripts.OnlyLanguageOf(r.Script) is null).GroupBy(r => r.Script).OrderBy(g => g.Key))
        {
            // A few lines of a language stand in a foreign script.
            var languages = group.CountBy(r => r.Language).Where(l => l.Value >= MinRows).Select(l => l.Key).Order(StringComparer.Ordinal).ToArray();
            var trainer = new LanguageTrainer(group.Key, languages, bits: languages.Length > 20 ? 16 : 14);
            trainer.Train([.. group.Where(r => use(r) && languages.Contains(r.Language))]);
            models.Add(trainer.Compact());
            Console.WriteLine($"{group.Key}: {string.Join(' ', languages)}");
        }
        return models;
    }

    private static void Confusions(List<LanguageRow> rows)
    {
        var wrong = rows.Where(r => r is { IsHeldOut: true, Kind: "sentences" or "word-pairs" })
            .Select(r => (r.Kind, r.Language, Said: LanguageDetector.Detect(r.Text).Language)).Where(r => r.Language != r.Said);
        foreach (var kind in wrong.GroupBy(w => w.Kind))
            Console.WriteLine($"{kind.Key} confused: {string.Join(", ", kind.CountBy(w => $"{w.Language} as {w.Said}").OrderByDescending(c => c.Value).Take(24).Select(c => $"{c.Key} {c.Value}"))}");
    }
}
