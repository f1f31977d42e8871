using Newsroom.Cleaning.Language;

namespace Newsroom.Cleaning.Signals;

/// <summary>
/// Tells the language of a body, of a hundred or so: by its script where one language writes it, else by the model of the script,
/// whose data, figures and limits are in NOTICE.md. Takes about the same time for any length of text.
/// </summary>
public static class LanguageDetector
{
    /// <summary>The answer when nothing decides.</summary>
    public const string Undecided = "und";

    // The best of dozens of languages is no answer when it is hardly better than the rest.
    private const double MinConfidence = .2;

    // Characters of one window. Three short ones hold some forty words, which mostly settle it; three long ones several times what the model needs.
    private const int ShortWindow = 80;
    private const int Window = 240;

    // So sure of the short windows, the model is not asked about more.
    private const double Settled = .999;

    // Japanese mixes kana with ideographs, of which there may be more.
    private const double MinKanaShare = .1;

    private static Lazy<LanguageModel?[]> _models = new(Load);

    /// <summary>Loads the model, which the first call to <see cref="Detect"/> does otherwise.</summary>
    public static void WarmUp() => _ = _models.Value;

    /// <summary>Takes another model than the one that is built in: for its trainer, which measures it.</summary>
    internal static void Use(IEnumerable<LanguageModel> models) => _models = new(ByScript(models));

    /// <summary>BCP 47 primary language and certainty, 0 to 1.</summary>
    public static (string Language, double Confidence) Detect(string text)
    {
        Span<char> buffer = stackalloc char[(3 * Window) + 2];
        var sample = Sample(text, Window, buffer);
        var (script, share) = DominantScript(sample);
        if (script == Script.None)
            return (Undecided, 0);
        if (Scripts.OnlyLanguageOf(script) is { } only)
            return (only, Math.Round(share, 3));
        var (language, confidence) = Classify(sample.Length < text.Length ? Sample(text, ShortWindow, stackalloc char[(3 * ShortWindow) + 2]) : sample, script);
        if (confidence < Settled)
            (language, confidence) = Classify(sample, script);
        return confidence < MinConfidence ? (Undecided, 0) : (language, Math.Round(confidence * share, 3));
    }

    /// <summary>The language as the detector names it, if it is one that is written in the script of the text; else null.</summary>
    internal static string? Known(string language, string text)
    {
        Span<char> buffer = stackalloc char[(3 * Window) + 2];
        var script = DominantScript(Sample(text, Window, buffer)).Script;
        var languages = _models.Value[(int)script]?.Languages ?? [];
        // Norwegian is one language to some and two to others.
        string[] names = language is "no" or "nb" or "nn" ? [language, "nb", "no", "nn"] : [language];
        return Array.Find(names, n => languages.Contains(n, StringComparer.Ordinal) || Scripts.OnlyLanguageOf(script) == n);
    }

    /// <summary>All of a short text; of a long one its start, middle and end, so that a foreign quotation in one place does not decide.</summary>
    private static ReadOnlySpan<char> Sample(string text, int window, Span<char> buffer)
    {
        if (text.Length <= 3 * window)
            return text;
        text.AsSpan(0, window).CopyTo(buffer);
        text.AsSpan((text.Length - window) / 2, window).CopyTo(buffer[(window + 1)..]);
        text.AsSpan(text.Length - window).CopyTo(buffer[((2 * window) + 2)..]);
        buffer[window] = buffer[(2 * window) + 1] = ' ';
        return buffer;
    }

    private static (Script Script, double Share) DominantScript(ReadOnlySpan<char> text)
    {
        Span<int> counts = stackalloc int[Scripts.Count];
        counts.Clear();
        var total = 0;
        foreach (var c in text)
        {
            var script = Scripts.Of(c);
            counts[(int)script]++;
            total += script == Script.None ? 0 : 1;
        }
        if (total == 0)
            return (Script.None, 0);
        counts[0] = 0;
        var (kana, han) = (counts[(int)Script.Kana], counts[(int)Script.Han]);
        if (kana >= (kana + han) * MinKanaShare)
            (counts[(int)Script.Kana], counts[(int)Script.Han]) = (kana + han, 0);
        var best = 0;
        for (var i = 1; i < counts.Length; i++)
            best = counts[i] > counts[best] ? i : best;
        return ((Script)best, (double)counts[best] / total);
    }

    private static (string Language, double Confidence) Classify(ReadOnlySpan<char> sample, Script script)
    {
        if (_models.Value[(int)script] is not { } model)
            return (Undecided, 0);
        Span<char> folded = stackalloc char[(3 * Window) + 4];
        folded = folded[..Ngrams.Fold(sample, script, folded)];
        Span<int> buckets = stackalloc int[folded.Length * Ngrams.MaxPerCharacter];
        buckets = buckets[..Ngrams.Buckets(folded, model.Bits, buckets)];
        Span<int> sums = stackalloc int[model.Stride];
        sums.Clear();
        model.Add(buckets, sums);
        return Best(model, sums, model.Scale / Math.Sqrt(Math.Max(1, buckets.Length)));
    }

    private static (string Language, double Confidence) Best(LanguageModel model, ReadOnlySpan<int> sums, double scale)
    {
        var best = 0;
        for (var i = 1; i < model.Languages.Length; i++)
            best = sums[i] > sums[best] ? i : best;
        var total = 0d;
        for (var i = 0; i < model.Languages.Length; i++)
            total += Math.Exp((sums[i] - sums[best]) * scale);
        return (model.Languages[best], 1 / total);
    }

    private static LanguageModel?[] Load()
    {
        using var stream = typeof(LanguageDetector).Assembly.GetManifestResourceStream("Models/language.bin")
            ?? throw new InvalidOperationException("The language model is not built in.");
        return ByScript(LanguageModel.ReadAll(stream));
    }

    private static LanguageModel?[] ByScript(IEnumerable<LanguageModel> models)
    {
        var table = new LanguageModel?[Scripts.Count];
        foreach (var model in models)
            table[(int)model.Script] = model;
        return table;
    }
}
