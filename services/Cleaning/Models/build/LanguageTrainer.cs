using System.Numerics;
using Newsroom.Cleaning.Language;

namespace Newsroom.Cleaning.Models;

/// <summary>
/// Multinomial logistic regression by AdaGrad (Duchi, Hazan, Singer 2011). Each pass sees every row, and of every sentence a run of one
/// to three of its words too, so that short texts are learned from more than the short rows. A text's features are divided by
/// the root of their number, which keeps long texts from drowning short ones; it does not change which language wins.
/// </summary>
internal sealed class LanguageTrainer(Script script, string[] languages, int bits)
{
    private const int Epochs = 8;
    private const float Rate = .5f;

    // Runs of words taken from each sentence in each pass.
    private const int Snippets = 5;

    // Keeps the first steps of a rare feature finite.
    private const float Damping = 1e-6f;

    private const float MaxWeight = 127;

    private readonly int _stride = LanguageModel.StrideOf(languages.Length);
    private float[] _weights = [];
    private float[] _squares = [];

    public void Train(IReadOnlyList<LanguageRow> rows)
    {
        _weights = new float[_stride << bits];
        _squares = new float[_stride << bits];
        var dice = new Dice(42);
        var order = Enumerable.Range(0, rows.Count).ToArray();
        for (var epoch = 0; epoch < Epochs; epoch++)
        {
            var loss = 0.0;
            var rate = Rate * (1 - (epoch / (float)Epochs));
            for (var i = order.Length - 1; i > 0; i--)
            {
                var j = dice.Next(i + 1);
                (order[i], order[j]) = (order[j], order[i]);
            }
            foreach (var i in order)
            {
                var row = rows[i];
                var language = Array.IndexOf(languages, row.Language);
                loss += Step(row.Text, language, rate);
                if (row.Kind is "single-words" or "word-pairs")
                    continue;
                for (var s = 0; s < Snippets; s++)
                    Step(Snippet(row.Text, dice), language, rate);
            }
            Console.WriteLine($"  {script} epoch {epoch + 1}: {loss / rows.Count:F4}");
        }
    }

    private static string Snippet(string text, Dice dice)
    {
        var words = text.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        var length = Math.Min(words.Length, 1 + dice.Next(3));
        var start = dice.Next(words.Length - length + 1);
        return string.Join(' ', words.AsSpan(start, length));
    }

    private float Step(string text, int language, float rate)
    {
        var folded = new char[text.Length + 2];
        var length = Ngrams.Fold(text, script, folded);
        var buckets = new int[length * Ngrams.MaxPerCharacter];
        var features = buckets.AsSpan(0, Ngrams.Buckets(folded.AsSpan(0, length), bits, buckets));
        if (features.Length == 0)
            return 0;
        var norm = 1 / MathF.Sqrt(features.Length);
        Span<float> gradient = stackalloc float[_stride];
        gradient.Clear();
        foreach (var feature in features)
            Add(gradient, _weights.AsSpan(feature * _stride, _stride));
        var loss = Softmax(gradient, norm, language);
        foreach (var feature in features)
            Update(feature * _stride, gradient, rate);
        return loss;
    }

    private static void Add(Span<float> sums, ReadOnlySpan<float> row)
    {
        for (var at = 0; at < row.Length; at += Vector<float>.Count)
            (new Vector<float>(sums[at..]) + new Vector<float>(row[at..])).CopyTo(sums[at..]);
    }

    /// <summary>Turns scores into the gradient of the loss by each feature, and returns the loss.</summary>
    private float Softmax(Span<float> scores, float norm, int language)
    {
        var max = float.MinValue;
        for (var i = 0; i < languages.Length; i++)
            max = Math.Max(max, scores[i] *= norm);
        var total = 0f;
        for (var i = 0; i < languages.Length; i++)
            total += scores[i] = MathF.Exp(scores[i] - max);
        var probability = scores[language] / total;
        for (var i = 0; i < scores.Length; i++)
            scores[i] = i < languages.Length ? ((scores[i] / total) - (i == language ? 1 : 0)) * norm : 0;
        return -MathF.Log(Math.Max(probability, 1e-9f));
    }

    private void Update(int row, ReadOnlySpan<float> gradient, float rate)
    {
        for (var at = 0; at < _stride; at += Vector<float>.Count)
        {
            var w = _weights.AsSpan(row + at);
            var s = _squares.AsSpan(row + at);
            var g = new Vector<float>(gradient[at..]);
            var squares = new Vector<float>(s) + (g * g);
            squares.CopyTo(s);
            (new Vector<float>(w) - (g * rate / Vector.SquareRoot(squares + new Vector<float>(Damping)))).CopyTo(w);
        }
    }

    /// <summary>The weights in eight bits each.</summary>
    public LanguageModel Compact()
    {
        var largest = _weights.Max(Math.Abs);
        var scale = largest / MaxWeight;
        return new LanguageModel(script, languages, bits, scale, Array.ConvertAll(_weights, w => (sbyte)MathF.Round(w / scale)));
    }
}
