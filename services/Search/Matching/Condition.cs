using Newsroom.Search.Query;

namespace Newsroom.Search.Matching;

/// <summary>A part of a query made ready to be asked of many articles: words are stemmed and patterns taken apart once.</summary>
internal abstract class Condition
{
    /// <summary>What is quicker to tell is asked first where all or one of several must hold.</summary>
    protected virtual int Cost => 0;

    public abstract bool Holds(MatchableArticle article, DateTimeOffset now);

    public static Condition Of(QueryExpression query) => query switch
    {
        Word word => new HasTerm(word),
        Phrase phrase => new HasRun(phrase),
        Wildcard wildcard => new HasWord(Glob.Prefix(wildcard.Pattern), word => Glob.Fits(wildcard.Pattern, word), wildcard.Scope),
        Fuzzy fuzzy => new HasWord(fuzzy.Text[..1], fuzzy.Fits, fuzzy.Scope),
        Near near => new HasNear(near),
        Query.Attribute attribute => new Simple((article, _) => article.Has(attribute.Field, attribute.Value)),
        AttributePattern pattern => new Simple((article, _) => article.Values(pattern.Field).Any(value => Glob.Fits(pattern.Pattern, value))),
        PublishedRange range => new Simple((article, now) => IsWithin(article.Published, range, now)),
        WordCountRange range => new Simple((article, _) => !(article.WordCount < range.Min || article.WordCount > range.Max)),
        AllOf all => new All(Ordered(all.Operands)),
        AnyOf any => new Any(Ordered(any.Operands)),
        Not not => new None(Of(not.Operand)),
        Boost boost => Of(boost.Operand),
        _ => throw new ArgumentOutOfRangeException(nameof(query), query, "No such kind of expression."),
    };

    private static Condition[] Ordered(IReadOnlyList<QueryExpression> operands) => [.. operands.Select(Of).OrderBy(part => part.Cost)];

    private static bool IsWithin(DateTimeOffset time, PublishedRange range, DateTimeOffset now) =>
        !(time < range.From?.Resolve(now)) && !(time >= range.To?.Resolve(now));

    private sealed class Simple(Func<MatchableArticle, DateTimeOffset, bool> holds) : Condition
    {
        public override bool Holds(MatchableArticle article, DateTimeOffset now) => holds(article, now);
    }

    /// <summary>What is looked for in an article: as the query has it, or by the stems of the article's language if these are other ones.</summary>
    private static TQuery In<TQuery>(TQuery query, MatchableArticle article)
        where TQuery : QueryExpression => article.Stemmer.IsMarking ? (TQuery)query.In([article.Stemmer]) : query;

    private sealed class HasTerm(Word word) : Condition
    {
        private readonly string[] _terms = [.. word.Terms];

        public override bool Holds(MatchableArticle article, DateTimeOffset now)
        {
            foreach (var term in article.Stemmer.IsMarking ? In(word, article).Terms : _terms)
            {
                if (word.Scope == TextScope.Any ? article.Terms.Contains(term) : article.Texts(word.Scope)[0].Has(term))
                    return true;
            }

            return false;
        }
    }

    private sealed class HasRun(Phrase phrase) : Condition
    {
        private readonly IReadOnlyList<IReadOnlyList<string>> _runs = phrase.TermSequences;

        protected override int Cost => 1;

        public override bool Holds(MatchableArticle article, DateTimeOffset now)
        {
            foreach (var run in article.Stemmer.IsMarking ? In(phrase, article).TermSequences : _runs)
            {
                if (!run.All(article.Terms.Contains))
                    continue;
                foreach (var text in article.Texts(phrase.Scope))
                {
                    if (text.PlaceOf(run) >= 0)
                        return true;
                }
            }

            return false;
        }
    }

    private sealed class HasWord(string prefix, Func<string, bool> fits, TextScope scope) : Condition
    {
        protected override int Cost => 3;

        public override bool Holds(MatchableArticle article, DateTimeOffset now)
        {
            foreach (var text in article.Texts(scope))
            {
                if (text.HasWord(prefix, fits))
                    return true;
            }

            return false;
        }
    }

    private sealed class HasNear(Near near) : Condition
    {
        private readonly IReadOnlyList<(IReadOnlyList<string> Left, IReadOnlyList<string> Right)> _forms = near.TermPairs;

        protected override int Cost => 2;

        public override bool Holds(MatchableArticle article, DateTimeOffset now)
        {
            var forms = article.Stemmer.IsMarking ? In(near, article).TermPairs : _forms;
            foreach (var text in article.Texts(near.Scope))
            {
                foreach (var (left, right) in forms)
                {
                    if (IsFollowed(text, left, right) || IsFollowed(text, right, left))
                        return true;
                }
            }

            return false;
        }

        /// <summary>Whether the second run begins behind the first with no more words between them than allowed.</summary>
        private bool IsFollowed(MatchableText text, IReadOnlyList<string> first, IReadOnlyList<string> second)
        {
            for (var place = text.PlaceOf(first); place >= 0; place = text.PlaceOf(first, place + 1))
            {
                var end = place + first.Count;
                if (text.PlaceOf(second, end) is >= 0 and var next && next - end <= near.Distance)
                    return true;
            }

            return false;
        }
    }

    private sealed class All(Condition[] parts) : Condition
    {
        protected override int Cost => parts.Max(part => part.Cost);

        public override bool Holds(MatchableArticle article, DateTimeOffset now)
        {
            foreach (var part in parts)
            {
                if (!part.Holds(article, now))
                    return false;
            }

            return true;
        }
    }

    private sealed class Any(Condition[] parts) : Condition
    {
        protected override int Cost => parts.Max(part => part.Cost);

        public override bool Holds(MatchableArticle article, DateTimeOffset now)
        {
            foreach (var part in parts)
            {
                if (part.Holds(article, now))
                    return true;
            }

            return false;
        }
    }

    private sealed class None(Condition part) : Condition
    {
        protected override int Cost => part.Cost;

        public override bool Holds(MatchableArticle article, DateTimeOffset now) => !part.Holds(article, now);
    }
}
