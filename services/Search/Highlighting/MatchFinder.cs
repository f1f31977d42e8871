using Newsroom.Search.Query;
using Newsroom.Search.Text;

namespace Newsroom.Search.Highlighting;

/// <summary>An occurrence of the query's word or phrase number <paramref name="Sequence"/>, in UTF-16 code units.</summary>
internal readonly record struct Match(int Start, int End, int Sequence);

/// <summary>Finds the words and phrases of a query in a text, by the same terms that the index matched.</summary>
internal sealed class MatchFinder
{
    private readonly List<IReadOnlyList<string>> _sequences;
    private readonly ILookup<string, int> _byFirstTerm;

    public MatchFinder(QueryExpression query)
    {
        _sequences = [.. query.TermSequences()];
        _byFirstTerm = Enumerable.Range(0, _sequences.Count).ToLookup(i => _sequences[i][0], StringComparer.Ordinal);
    }

    /// <summary>All occurrences by start; they may overlap.</summary>
    public List<Match> Find(string text)
    {
        var tokens = Analyzer.Analyze(text);
        var matches = new List<Match>();
        for (var i = 0; i < tokens.Count; i++)
        {
            foreach (var number in _byFirstTerm[tokens[i].Term])
            {
                var sequence = _sequences[number];
                if (StartsAt(tokens, i, sequence))
                    matches.Add(new Match(tokens[i].Start, tokens[i + sequence.Count - 1].End, number));
            }
        }

        return matches;
    }

    private static bool StartsAt(List<Token> tokens, int index, IReadOnlyList<string> sequence)
    {
        if (index + sequence.Count > tokens.Count)
            return false;
        for (var i = 1; i < sequence.Count; i++)
        {
            if (tokens[index + i].Term != sequence[i])
                return false;
        }

        return true;
    }
}
