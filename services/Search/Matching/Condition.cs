using Newsroom.Search.Query;
using Newsroom.Search.Text;

namespace Newsroom.Search.Matching;

/// <summary>A part of a query made ready to be asked of many articles: words are stemmed and patterns taken apart once.</summary>
internal abstract class Condition
{
    public abstract bool Holds(MatchableArticle article, DateTimeOffset now);

    public static Condition Of(QueryExpression query) => query switch
    {
        Word word => new HasRun([.. word.Terms.Select(term => (IReadOnlyList<string>)[term])], word.Scope),
        Phrase phrase => new HasRun(phrase.TermSequences, phrase.Scope),
        Wildcard wildcard => new HasWord(word => WordPattern.Fits(word, wildcard.Pattern), wildcard.Scope),
        Fuzzy fuzzy => new HasWord(word => IsAlike(word, fuzzy), fuzzy.Scope),
        Near near => new HasNear(near),
        Query.Attribute attribute => new Simple((article, _) => article.Has(attribute.Field, attribute.Value)),
        AttributePattern pattern => new Simple((article, _) => article.Values(pattern.Field).Any(value => WordPattern.Fits(value, pattern.Pattern))),
        PublishedRange range => new Simple((article, now) => IsWithin(article.Published, range, now)),
        WordCountRange range => new Simple((article, _) => !(article.WordCount < range.Min || article.WordCount > range.Max)),
        AllOf all => new All([.. all.Operands.Select(Of)]),
        AnyOf any => new Any([.. any.Operands.Select(Of)]),
        Not not => new None(Of(not.Operand)),
        Boost boost => Of(boost.Operand),
        _ => throw new ArgumentOutOfRangeException(nameof(query), query, "No such kind of expression."),
    };

    public static bool IsAlike(string word, Fuzzy fuzzy) =>
        word[0] == fuzzy.Text[0] && EditDistance.Between(word, fuzzy.Text, fuzzy.MaxEdits) <= fuzzy.MaxEdits;

    private static bool IsWithin(DateTimeOffset time, PublishedRange range, DateTimeOffset now) =>
        !(time < range.From?.Resolve(now)) && !(time >= range.To?.Resolve(now));

    private sealed class Simple(Func<MatchableArticle, DateTimeOffset, bool> holds) : Condition
    {
        public override bool Holds(MatchableArticle article, DateTimeOffset now) => holds(article, now);
    }

    private sealed class HasRun(IReadOnlyList<IReadOnlyList<string>> runs, TextScope scope) : Condition
    {
        public override bool Holds(MatchableArticle article, DateTimeOffset now)
        {
            foreach (var run in runs)
            {
                if (run.All(article.Terms.Contains) && article.Texts(scope).Any(text => text.PlacesOf(run).Any()))
                    return true;
            }

            return false;
        }
    }

    private sealed class HasWord(Func<string, bool> fits, TextScope scope) : Condition
    {
        public override bool Holds(MatchableArticle article, DateTimeOffset now) => article.Texts(scope).Any(text => text.Words.Any(fits));
    }

    private sealed class HasNear(Near near) : Condition
    {
        private readonly IReadOnlyList<IReadOnlyList<string>> _left = Analyzer.TermSequences(near.Left);
        private readonly IReadOnlyList<IReadOnlyList<string>> _right = Analyzer.TermSequences(near.Right);

        public override bool Holds(MatchableArticle article, DateTimeOffset now) => article.Texts(near.Scope).Any(text =>
            _left.Any(left => _right.Any(right => text.PlacesOf(left).Any(l => text.PlacesOf(right).Any(r =>
                IsNear(l, left.Count, r) || IsNear(r, right.Count, l))))));

        private bool IsNear(int first, int length, int second) => second >= first + length && second - (first + length) <= near.Distance;
    }

    private sealed class All(Condition[] parts) : Condition
    {
        public override bool Holds(MatchableArticle article, DateTimeOffset now) => Array.TrueForAll(parts, part => part.Holds(article, now));
    }

    private sealed class Any(Condition[] parts) : Condition
    {
        public override bool Holds(MatchableArticle article, DateTimeOffset now) => Array.Exists(parts, part => part.Holds(article, now));
    }

    private sealed class None(Condition part) : Condition
    {
        public override bool Holds(MatchableArticle article, DateTimeOffset now) => !part.Holds(article, now);
    }
}
