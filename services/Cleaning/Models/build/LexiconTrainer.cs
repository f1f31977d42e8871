using Newsroom.Cleaning.Blocks;
using Newsroom.Cleaning.Labelling.Lines;

namespace Newsroom.Cleaning.Models;

/// <summary>Logistic regression by AdaGrad over the hashed words of lines.</summary>
internal static class LexiconTrainer
{
    private const int Epochs = 4;
    private const float Rate = .2f;

    // Rare words learn slowly: a name that one page repeats says nothing about others.
    private const float Damping = .5f;

    public static LineLexicon Train(IEnumerable<(IReadOnlyList<Block> Blocks, bool[] Content)> documents)
    {
        var lines = documents.SelectMany(d => d.Blocks.Zip(d.Content, (b, c) => (Block: b, IsContent: c, Weight: MathF.Sqrt(100f / d.Blocks.Count)))).ToArray();
        var (weights, squares) = (new float[1 << LineLexicon.Bits], new float[1 << LineLexicon.Bits]);
        var dice = new Dice(3);
        var buckets = new int[64];
        for (var step = 0; step < Epochs * lines.Length; step++)
        {
            var (block, isContent, weight) = lines[dice.Next(lines.Length)];
            var features = buckets.AsSpan(0, LineLexicon.Buckets(block, buckets));
            var norm = 1 / MathF.Sqrt(features.Length);
            var sum = 0f;
            foreach (var f in features)
                sum += weights[f];
            var gradient = ((1 / (1 + MathF.Exp(-sum * norm))) - (isContent ? 1 : 0)) * norm * weight;
            foreach (var f in features)
            {
                squares[f] += gradient * gradient;
                weights[f] -= Rate * gradient / MathF.Sqrt(squares[f] + Damping);
            }
        }
        return new LineLexicon(Array.ConvertAll(weights, w => (sbyte)Math.Clamp(MathF.Round(w / LineLexicon.Unit), -127, 127)));
    }
}
