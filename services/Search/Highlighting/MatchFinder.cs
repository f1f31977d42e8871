using Newsroom.Search.Query;
using Newsroom.Search.Text;

namespace Newsroom.Search.Highlighting;

/// <summary>An occurrence of the query's part number <paramref name="Sequence"/>, in UTF-16 code units.</summary>
internal readonly record struct Match(int Start, int End, int Sequence);

/// <summary>
/// Finds in a text what of a query can match there: words, phrases, patterns and fuzzy words, and the words of NEAR where they are near. What is
/// left out is not looked for, nor values of fields.
/// </summary>
internal sealed class MatchFinder(QueryExpression query, TextScope scope)
{
    // By the language of articles; most queries meet one.
    private readonly Dictionary<Stemmer, List<TextMatcher>> _matchers = [];

    /// <summary>All occurrences by start; they may overlap.</summary>
    /// <param name="stemmer">Of the article's language.</param>
    public List<Match> Find(string text, Stemmer stemmer)
    {
        if (!_matchers.TryGetValue(stemmer, out var matchers))
            _matchers.Add(stemmer, matchers = [.. Matchers(stemmer.IsMarking ? query.In([stemmer]) : query)]);
        if (matchers.Count == 0 || text.Length == 0)
            return [];
        var tokens = new AnalyzedText(text, stemmer);
        var matches = new List<Match>();
        for (var number = 0; number < matchers.Count; number++)
        {
            foreach (var (first, count) in matchers[number].Find(tokens))
                matches.Add(new Match(tokens.Start(first), tokens.End(first + count - 1), number));
        }

        matches.Sort((a, b) => (a.Start, a.Sequence).CompareTo((b.Start, b.Sequence)));
        return matches;
    }

    private IEnumerable<TextMatcher> Matchers(QueryExpression expression) => expression switch
    {
        Word word when Includes(word.Scope) => [new RunMatcher([.. word.Terms.Select(t => new[] { t })])],
        Phrase phrase when Includes(phrase.Scope) => [new RunMatcher(phrase.TermSequences)],
        Wildcard wildcard when Includes(wildcard.Scope) => [new WordMatcher(wildcard.Pattern[0], word => Glob.Fits(wildcard.Pattern, word))],
        Fuzzy fuzzy when Includes(fuzzy.Scope) => [new WordMatcher(fuzzy.Text[0], fuzzy.Fits)],
        Near near when Includes(near.Scope) => [new NearMatcher(near)],
        AllOf all => all.Operands.SelectMany(Matchers),
        AnyOf any => any.Operands.SelectMany(Matchers),
        Boost boost => Matchers(boost.Operand),
        _ => [],
    };

    private bool Includes(TextScope asked) => asked == TextScope.Any || asked == scope;
}
