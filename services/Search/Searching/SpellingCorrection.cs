using Newsroom.Search.Desks;
using Newsroom.Search.Query;
using Newsroom.Search.Text;

namespace Newsroom.Search.Searching;

/// <summary>
/// Finds the query that was meant when one finds little: each word that next to no article has gives way to the commonest word of the vocabulary
/// near it that begins alike.
/// </summary>
/// <param name="filter">A word counts by the articles that this lets through; null: by all.</param>
internal sealed class SpellingCorrection(ISearchSession session, TermStatistics statistics, QueryExpression? filter, IReadOnlyList<Stemmer> further)
{
    private const int MinLength = 4;
    private const int RareAtMost = 2;

    /// <summary>How many times more articles must have the other word.</summary>
    private const int MuchMore = 5;

    private const int MaxCompared = 200_000;
    private const int MaxCounted = 40;
    private const int MaxWords = 8;
    private const int MaxVisible = 1_000;

    private int _looked;

    /// <summary>The corrected query; empty if there is nothing to correct.</summary>
    public async Task<string> CorrectAsync(QueryExpression query, CancellationToken cancellationToken)
    {
        var corrected = await RewriteAsync(query, cancellationToken);
        return corrected.ToString() is var text && text == query.ToString() ? "" : text;
    }

    private async Task<QueryExpression> RewriteAsync(QueryExpression query, CancellationToken cancellationToken) => query switch
    {
        Word word => word with { Text = await NearestAsync(word.Text, cancellationToken) },
        Phrase phrase => phrase with { Words = await NearestAsync(phrase.Words, cancellationToken) },
        Near near => near with { Left = await NearestAsync(near.Left, cancellationToken), Right = await NearestAsync(near.Right, cancellationToken) },
        AllOf all => all with { Operands = await RewriteAsync(all.Operands, cancellationToken) },
        AnyOf any => any with { Operands = await RewriteAsync(any.Operands, cancellationToken) },
        Boost boost => boost with { Operand = await RewriteAsync(boost.Operand, cancellationToken) },
        _ => query,
    };

    private async Task<IReadOnlyList<QueryExpression>> RewriteAsync(IReadOnlyList<QueryExpression> operands, CancellationToken cancellationToken)
    {
        var rewritten = new List<QueryExpression>(operands.Count);
        foreach (var operand in operands)
            rewritten.Add(await RewriteAsync(operand, cancellationToken));
        return rewritten;
    }

    private async Task<IReadOnlyList<string>> NearestAsync(IReadOnlyList<string> words, CancellationToken cancellationToken)
    {
        var nearest = new List<string>(words.Count);
        foreach (var word in words)
            nearest.Add(await NearestAsync(word, cancellationToken));
        return nearest;
    }

    private async Task<string> NearestAsync(string word, CancellationToken cancellationToken)
    {
        if (word.Length < MinLength || word.Any(char.IsDigit) || _looked >= MaxWords)
            return word;
        _looked++;
        var own = await FrequencyAsync(word, cancellationToken);
        if (own > RareAtMost)
            return word;

        var edits = word.Length < 2 * MinLength ? 1 : 2;
        var first = word[..(char.IsHighSurrogate(word[0]) ? 2 : 1)];
        var vocabulary = await session.VocabularyAsync(first, word.Length - edits, word.Length + edits, wordsOnly: true, MaxCompared, cancellationToken);
        var near = vocabulary
            .Select(w => (Word: w, Edits: EditDistance.Between(word, w, edits)))
            .Where(w => w.Edits >= 1 && w.Edits <= edits)
            .OrderBy(w => w.Edits).ThenBy(w => w.Word, StringComparer.Ordinal)
            .Take(MaxCounted).ToList();
        var (best, bestFrequency, bestEdits) = (word, Math.Max(own * MuchMore, 1), 0);
        foreach (var (candidate, distance) in near)
        {
            if (bestEdits > 0 && distance > bestEdits)
                break;
            if (await FrequencyAsync(candidate, cancellationToken) is var frequency && (frequency > bestFrequency || (bestEdits == 0 && frequency >= bestFrequency)))
                (best, bestFrequency, bestEdits) = (candidate, frequency, distance);
        }

        return best;
    }

    private async Task<long> FrequencyAsync(string word, CancellationToken cancellationToken)
    {
        // Counted no further than it takes to tell a common word.
        if (filter is not null)
            return await session.CountAsync(new Word(word) { Further = further }.Within(filter), MaxVisible, cancellationToken);
        var terms = Analyzer.Terms(word, further);
        var frequencies = await statistics.FrequenciesAsync(session, terms, cancellationToken);
        return terms.Sum(t => frequencies[t]);
    }
}
