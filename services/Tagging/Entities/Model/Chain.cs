namespace Newsroom.Tagging.Entities.Model;

/// <summary>Sums and maxima over all sequences of labels of a sentence.</summary>
internal static class Chain
{
    private const int Labels = NameLabel.Count;

    /// <summary>The best sequence's names, with probabilities.</summary>
    /// <param name="scores">For each token the score of each label.</param>
    /// <param name="steps">The score of each label after each other; minus infinity where it may not follow.</param>
    /// <param name="inside">Written to, where it is not above 1: how likely the token is part of a person's, organisation's or place's name.</param>
    public static List<FoundName> Names(ReadOnlySpan<float> scores, int count, ReadOnlySpan<float> steps, Span<float> inside)
    {
        var names = new List<FoundName>();
        var labels = Best(scores, count, steps);
        var shares = new float[count * Labels];
        Marginals(scores, count, steps, shares);
        for (var i = 0; i < count; i++)
        {
            // The names that are taken so far are not told of here.
            if (inside[i] <= 1)
                inside[i] = 1 - shares[i * Labels] - shares[(i * Labels) + NameLabel.First(3)] - shares[(i * Labels) + NameLabel.Later(3)];
        }
        for (var i = 0; i < count; i++)
        {
            if (labels[i] == NameLabel.Outside)
                continue;
            var (end, type, sum) = (i + 1, NameLabel.TypeOf(labels[i]), shares[(i * Labels) + labels[i]]);
            while (end < count && labels[end] == NameLabel.Later(type))
                sum += shares[(end * Labels) + labels[end++]];
            names.Add(new FoundName(i, end, type, sum / (end - i)));
            i = end - 1;
        }
        return names;
    }

    /// <summary>Viterbi.</summary>
    private static byte[] Best(ReadOnlySpan<float> scores, int count, ReadOnlySpan<float> steps)
    {
        var from = new byte[count * Labels];
        Span<float> best = stackalloc float[Labels];
        Span<float> next = stackalloc float[Labels];
        for (var label = 0; label < Labels; label++)
            best[label] = scores[label] + steps[label];
        for (var i = 1; i < count; i++)
        {
            for (var label = 0; label < Labels; label++)
            {
                var top = 0;
                for (var before = 1; before < Labels; before++)
                {
                    if (best[before] + steps[(before * Labels) + label] > best[top] + steps[(top * Labels) + label])
                        top = before;
                }
                from[(i * Labels) + label] = (byte)top;
                next[label] = best[top] + steps[(top * Labels) + label] + scores[(i * Labels) + label];
            }
            next.CopyTo(best);
        }
        var labels = new byte[count];
        labels[^1] = (byte)IndexOfMax(best);
        for (var i = count - 1; i > 0; i--)
            labels[i - 1] = from[(i * Labels) + labels[i]];
        return labels;
    }

    private static int IndexOfMax(ReadOnlySpan<float> values)
    {
        var top = 0;
        for (var i = 1; i < values.Length; i++)
            top = values[i] > values[top] ? i : top;
        return top;
    }

    /// <summary>Forward and backward sums: writes the probability of each label of each token; gives the logarithm of the sum over all sequences.</summary>
    /// <param name="stepShares">If not empty, the probability of each step is added to it, over all places.</param>
    public static double Marginals(ReadOnlySpan<float> scores, int count, ReadOnlySpan<float> steps, Span<float> shares, Span<float> stepShares = default)
    {
        var forward = new float[count * Labels];
        var backward = new float[count * Labels];
        Span<float> exponents = stackalloc float[Labels * Labels];
        for (var i = 0; i < exponents.Length; i++)
            exponents[i] = MathF.Exp(steps[i]);
        var total = 0.0;
        for (var i = 0; i < count; i++)
        {
            var row = forward.AsSpan(i * Labels, Labels);
            for (var label = 0; label < Labels; label++)
            {
                var sum = 0f;
                if (i == 0)
                    sum = exponents[label];
                else
                {
                    for (var before = 0; before < Labels; before++)
                        sum += forward[((i - 1) * Labels) + before] * exponents[(before * Labels) + label];
                }
                row[label] = sum;
            }
            total += Scale(row, scores.Slice(i * Labels, Labels));
        }
        backward.AsSpan((count - 1) * Labels, Labels).Fill(1);
        Span<float> ahead = stackalloc float[Labels];
        for (var i = count - 2; i >= 0; i--)
        {
            backward.AsSpan((i + 1) * Labels, Labels).CopyTo(ahead);
            Scale(ahead, scores.Slice((i + 1) * Labels, Labels));
            for (var label = 0; label < Labels; label++)
            {
                var sum = 0f;
                for (var after = 0; after < Labels; after++)
                    sum += ahead[after] * exponents[(label * Labels) + after];
                backward[(i * Labels) + label] = sum;
            }
            if (!stepShares.IsEmpty)
                AddSteps(forward.AsSpan(i * Labels, Labels), ahead, exponents, stepShares);
        }
        for (var i = 0; i < count; i++)
        {
            var sum = 0f;
            for (var label = 0; label < Labels; label++)
                sum += shares[(i * Labels) + label] = forward[(i * Labels) + label] * backward[(i * Labels) + label];
            for (var label = 0; label < Labels; label++)
                shares[(i * Labels) + label] /= sum;
        }
        return total;
    }

    private static void AddSteps(ReadOnlySpan<float> behind, ReadOnlySpan<float> ahead, ReadOnlySpan<float> exponents, Span<float> stepShares)
    {
        var sum = 0f;
        for (var i = 0; i < exponents.Length; i++)
            sum += behind[i / Labels] * exponents[i] * ahead[i % Labels];
        for (var i = 0; i < exponents.Length; i++)
            stepShares[i] += behind[i / Labels] * exponents[i] * ahead[i % Labels] / sum;
    }

    /// <summary>Multiplies by the exponential of the scores and divides by the sum; gives the logarithm of what was divided by.</summary>
    private static double Scale(Span<float> row, ReadOnlySpan<float> scores)
    {
        var top = scores[0];
        foreach (var score in scores)
            top = Math.Max(top, score);
        var sum = 0f;
        for (var label = 0; label < Labels; label++)
            sum += row[label] *= MathF.Exp(scores[label] - top);
        sum = Math.Max(sum, float.Epsilon * 1e6f);
        for (var label = 0; label < Labels; label++)
            row[label] /= sum;
        return top + Math.Log(sum);
    }
}
