using Newsroom.Search.Query;
using Newsroom.Search.Text;

namespace Newsroom.Search.Highlighting;

/// <summary>An occurrence of the query's part number <paramref name="Sequence"/>, in UTF-16 code units.</summary>
internal readonly record struct Match(int Start, int End, int Sequence);

/// <summary>
/// Finds in a text what of a query can match there: words, phrases, patterns and fuzzy words, and the words of NEAR where they are near. What is
/// left out is not looked for, nor values of fields.
/// </summary>
internal sealed class MatchFinder
{
    private readonly List<TextMatcher> _matchers = [];

    public MatchFinder(QueryExpression query, TextScope text)
    {
        Collect(query, text);
    }

    /// <summary>All occurrences by start; they may overlap.</summary>
    /// <param name="stemmed">Whether the article's words are indexed by their stems.</param>
    public List<Match> Find(string text, bool stemmed)
    {
        if (_matchers.Count == 0 || text.Length == 0)
            return [];
        var tokens = new AnalyzedText(text, stemmed);
        var matches = new List<Match>();
        for (var number = 0; number < _matchers.Count; number++)
        {
            foreach (var (first, count) in _matchers[number].Find(tokens))
                matches.Add(new Match(tokens.Start(first), tokens.End(first + count - 1), number));
        }

        matches.Sort((a, b) => (a.Start, a.Sequence).CompareTo((b.Start, b.Sequence)));
        return matches;
    }

    private void Collect(QueryExpression expression, TextScope text)
    {
        switch (expression)
        {
            case Word word when Includes(word.Scope, text):
                _matchers.Add(new RunMatcher([.. word.Terms.Select(t => new[] { t })]));
                break;
            case Phrase phrase when Includes(phrase.Scope, text):
                _matchers.Add(new RunMatcher(phrase.TermSequences));
                break;
            case Wildcard wildcard when Includes(wildcard.Scope, text):
                _matchers.Add(new WordMatcher(wildcard.Pattern[0], word => Glob.Fits(wildcard.Pattern, word)));
                break;
            case Fuzzy fuzzy when Includes(fuzzy.Scope, text):
                _matchers.Add(new WordMatcher(fuzzy.Text[0], fuzzy.Fits));
                break;
            case Near near when Includes(near.Scope, text):
                _matchers.Add(new NearMatcher(near));
                break;
            case AllOf all:
                foreach (var operand in all.Operands)
                    Collect(operand, text);
                break;
            case AnyOf any:
                foreach (var operand in any.Operands)
                    Collect(operand, text);
                break;
            case Boost boost:
                Collect(boost.Operand, text);
                break;
        }
    }

    private static bool Includes(TextScope scope, TextScope text) => scope == TextScope.Any || scope == text;
}
