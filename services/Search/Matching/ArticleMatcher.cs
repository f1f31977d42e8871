using Newsroom.Search.Query;

namespace Newsroom.Search.Matching;

/// <summary>
/// Decides whether one article matches a query, without an index. It agrees with every engine's search: the compliance suite
/// asks both.
/// </summary>
public static class ArticleMatcher
{
    public static bool Matches(QueryExpression query, MatchableArticle article) => query switch
    {
        Word word => article.Texts.Any(text => text.Has(word.Term)),
        Phrase phrase => article.Texts.Any(text => HasPhrase(text, phrase.Terms)),
        AllOf all => all.Operands.All(operand => Matches(operand, article)),
        _ => throw new ArgumentOutOfRangeException(nameof(query), query, "No such kind of expression."),
    };

    private static bool HasPhrase(MatchableText text, IReadOnlyList<string> terms) =>
        text.PlacesOf(terms[0]).Any(place => StartsAt(text.Terms, place, terms));

    private static bool StartsAt(IReadOnlyList<string> text, int place, IReadOnlyList<string> terms)
    {
        if (place + terms.Count > text.Count)
            return false;
        for (var i = 1; i < terms.Count; i++)
        {
            if (text[place + i] != terms[i])
                return false;
        }

        return true;
    }
}
