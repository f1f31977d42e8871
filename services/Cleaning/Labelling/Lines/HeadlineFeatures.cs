using Newsroom.Cleaning.Blocks;

namespace Newsroom.Cleaning.Labelling.Lines;

/// <summary>
/// What tells a headline besides all that is known of a line: what it shares with the text that it would open, and what stands between
/// and around. The order of the values is part of the trained model.
/// </summary>
internal static class HeadlineFeatures
{
    public const int Values = 13;

    // Lines of the text's start that a headline is told again in, and how likely and how long they are.
    private const int LeadLines = 5;
    private const float MinLeadScore = .5f;
    private const float MinLeadLogWords = 3.7f;

    // A line of so few words, with at least these digits, states a time more often than not.
    private const float MaxDateLogWords = 3.7f;
    private const float MinDateDigits = 3;

    private const float MaxHeadlineLogWords = 5;
    private const float MinStepLogWords = 2;
    private const int Reach = 8;
    private const float Furthest = 8;

    /// <summary>Writes into the table, at <paramref name="at"/>, what the last round's scores say.</summary>
    public static void Add(LineTable table, float[] scores, LineWords words, int at)
    {
        var evidence = new float[scores.Length];
        LineFeatures.WeighByWords(scores, table, evidence);
        var first = LineRuns.Best(evidence).First;
        var logWords = table[LineFacts.LogWords];
        var isLead = new bool[scores.Length];
        for (int i = first, found = 0; i < scores.Length && found < LeadLines; i++)
        {
            isLead[i] = scores[i] >= MinLeadScore && logWords[i] >= MinLeadLogWords;
            found += isLead[i] ? 1 : 0;
        }
        words.ReadLead(isLead, table, at);
        words.ReadRarity(scores, table, at + 2);
        ReadSteps(logWords, first, table[at + 4]);
        var kinds = table[LineFacts.CutKind];
        var digits = table[LineFacts.DigitShare];
        var lengths = table[LineFacts.LogLength];
        var (isCredit, isDate) = (new bool[scores.Length], new bool[scores.Length]);
        for (var i = 0; i < scores.Length; i++)
        {
            isCredit[i] = kinds[i] == LineFacts.BylineKind;
            isDate[i] = kinds[i] == LineFacts.DateKind || (logWords[i] <= MaxDateLogWords && digits[i] * (MathF.Pow(2, lengths[i]) - 1) > MinDateDigits - .5f);
        }
        ReadDistances(isCredit, table[at + 5], table[at + 6]);
        ReadDistances(isDate, table[at + 7], table[at + 8]);
        ReadLongest(logWords, table[at + 9], table[at + 10]);
        ReadAbove(table[at + 3], logWords, first, table[at + 11]);
        words.ReadVariants(table[at + 12]);
    }

    /// <summary>Longer lines between a line and the start of the text.</summary>
    private static void ReadSteps(ReadOnlySpan<float> logWords, int first, Span<float> steps)
    {
        var count = 0;
        for (var i = first; i >= 0; i--)
        {
            steps[i] = -Logarithm.Of(1 + count);
            count += logWords[i] >= MinStepLogWords ? 1 : 0;
        }
        count = 0;
        for (var i = first + 1; i < steps.Length; i++)
        {
            count += logWords[i] >= MinStepLogWords ? 1 : 0;
            steps[i] = Logarithm.Of(1 + count);
        }
    }

    private static void ReadDistances(bool[] isThere, Span<float> before, Span<float> after)
    {
        var distance = Furthest;
        for (var i = 0; i < isThere.Length; i++)
        {
            before[i] = distance;
            distance = isThere[i] ? 1 : Math.Min(Furthest, distance + 1);
        }
        distance = Furthest;
        for (var i = isThere.Length - 1; i >= 0; i--)
        {
            after[i] = distance;
            distance = isThere[i] ? 1 : Math.Min(Furthest, distance + 1);
        }
    }

    /// <summary>How much longer a line is than the longest of those before it and, running text left out, of those after it.</summary>
    private static void ReadLongest(ReadOnlySpan<float> logWords, Span<float> before, Span<float> after)
    {
        for (var i = 0; i < logWords.Length; i++)
        {
            var most = 0f;
            foreach (var words in logWords[Math.Max(0, i - Reach)..i])
                most = Math.Max(most, words);
            before[i] = logWords[i] - most;
            most = 0;
            foreach (var words in logWords[(i + 1)..Math.Min(logWords.Length, i + 1 + Reach)])
                most = words < MinLeadLogWords ? Math.Max(most, words) : most;
            after[i] = logWords[i] - most;
        }
    }

    /// <summary>A line's value less the highest of the other short lines above the text.</summary>
    private static void ReadAbove(ReadOnlySpan<float> values, ReadOnlySpan<float> logWords, int first, Span<float> result)
    {
        var (best, second, at) = (0f, 0f, -1);
        for (var i = 0; i <= first && i < values.Length; i++)
        {
            if (logWords[i] > MaxHeadlineLogWords)
                continue;
            if (values[i] > best)
                (best, second, at) = (values[i], best, i);
            else
                second = Math.Max(second, values[i]);
        }
        for (var i = 0; i < values.Length; i++)
            result[i] = values[i] - (i == at ? second : best);
    }
}
