using Newsroom.Search.Query;
using Newsroom.Search.Storage;
using Newsroom.Search.Text;
using Newsroom.Search.V1;
using Attribute = Newsroom.Search.Query.Attribute;

namespace Newsroom.Search.Tests.Storage;

/// <summary>Whether an article matches, worked out from the definition of each kind of expression and nothing else.</summary>
internal static class PlainEvaluator
{
    public static bool Matches(QueryExpression query, IndexedArticle article, DateTimeOffset now) => query.In([Stemmer.Of(article.Tags.Language)]) switch
    {
        Word word => Texts(article, word.Scope).Any(t => t.Any(token => word.Terms.Contains(token.Term))),
        Phrase phrase => Texts(article, phrase.Scope).Any(t => phrase.TermSequences.Any(s => Starts(t, s).Count > 0)),
        Wildcard wildcard => Texts(article, wildcard.Scope).Any(t => t.Any(token => Glob.Fits(wildcard.Pattern, token.Word) || Glob.Fits(wildcard.Pattern, token.Term))),
        Fuzzy fuzzy => Texts(article, fuzzy.Scope).Any(t => t.Any(token => fuzzy.Fits(token.Word) || fuzzy.Fits(token.Term))),
        Near near => Texts(article, near.Scope).Any(t => near.TermPairs.Any(p => AreNear(t, p.Left, p.Right, near.Distance))),
        Attribute { Field: AttributeField.Story } story => Analyzer.Fold(article.Tags.StoryId) == story.Value,
        Attribute attribute => AttributeTerm.Of(article).Contains(new AttributeTerm(attribute.Field, attribute.Value)),
        AttributePattern pattern => AttributeTerm.Of(article).Any(t => t.Field == pattern.Field && Glob.Fits(pattern.Pattern, t.Value)),
        PublishedRange range => (range.From is not { } from || IndexTime.SortTime(article) >= from.Resolve(now))
            && (range.To is not { } to || IndexTime.SortTime(article) < to.Resolve(now)),
        WordCountRange range => article.Clean.WordCount >= (range.Min ?? 0) && article.Clean.WordCount <= (range.Max ?? int.MaxValue),
        AllOf all => all.Operands.All(o => Matches(o, article, now)),
        AnyOf any => any.Operands.Any(o => Matches(o, article, now)),
        Not not => !Matches(not.Operand, article, now),
        Boost boost => Matches(boost.Operand, article, now),
        _ => throw new ArgumentOutOfRangeException(nameof(query)),
    };

    private static IEnumerable<List<Token>> Texts(IndexedArticle article, TextScope scope)
    {
        var stemmer = Stemmer.Of(article.Tags.Language);
        foreach (var (text, of) in new[]
        {
            (article.Clean.Title, TextScope.Title), (article.Clean.Dek, TextScope.Dek), (article.Clean.Body(), TextScope.Body),
        })
        {
            if (scope == TextScope.Any || scope == of)
                yield return Analyzer.Analyze(text, stemmer);
        }
    }

    private static List<int> Starts(List<Token> tokens, IReadOnlyList<string> run) =>
        [.. Enumerable.Range(0, tokens.Count).Where(i => i + run.Count <= tokens.Count && run.Select((t, j) => tokens[i + j].Term == t).All(x => x))];

    private static bool AreNear(List<Token> tokens, IReadOnlyList<string> left, IReadOnlyList<string> right, int distance) =>
        Starts(tokens, left).Any(a => Starts(tokens, right).Any(b =>
            (b > a ? b - a - left.Count : a - b - right.Count) is var between && between >= 0 && between <= distance));
}
