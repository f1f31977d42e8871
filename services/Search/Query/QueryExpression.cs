using Newsroom.Search.Text;

namespace Newsroom.Search.Query;

/// <summary>
/// What is to be found, independent of any engine. Words are folded as <see cref="Text.Analyzer"/> folds them, not stemmed: what they
/// match is <see cref="Word.Terms"/>. <see cref="object.ToString"/> writes a query that parses to the same tree again. Operands
/// come without needless nesting: no <see cref="AllOf"/> stands directly in another, nor <see cref="AnyOf"/> in another, nor
/// <see cref="Not"/> in another.
/// </summary>
public abstract record QueryExpression
{
    /// <summary>Where it stands in the query.</summary>
    public SourceSpan Span { get; init; }

    public sealed override string ToString() => QueryText.Write(this);

    /// <summary>The same, with words looked for by their stems in further languages too.</summary>
    internal QueryExpression In(IReadOnlyList<Stemmer> further) => further.Count == 0 ? this : this switch
    {
        Word word => word with { Further = further },
        Phrase phrase => phrase with { Further = further },
        Near near => near with { Further = further },
        AllOf all => all with { Operands = [.. all.Operands.Select(o => o.In(further))] },
        AnyOf any => any with { Operands = [.. any.Operands.Select(o => o.In(further))] },
        Not not => not with { Operand = not.Operand.In(further) },
        Boost boost => boost with { Operand = boost.Operand.In(further) },
        _ => this,
    };
}

/// <summary>Which of the article's texts are looked at.</summary>
public enum TextScope
{
    /// <summary>Title, dek and body; a phrase lies within one of them.</summary>
    Any,

    Title,

    Dek,

    Body,
}

/// <summary>What else of an article can be asked for by value.</summary>
public enum AttributeField
{
    /// <summary>A contributor's name, in the role of author or agency.</summary>
    Author,

    /// <summary><c>ArticleRef.source</c>, or the publisher's name.</summary>
    Source,

    /// <summary>A person's name, a way the article mentions it, or the entity's id; so <see cref="Org"/> and <see cref="Place"/>.</summary>
    Person,

    Org,

    Place,

    /// <summary>The code of an IPTC Media Topic, with or without its prefix, or what it is called.</summary>
    Topic,

    /// <summary>Primary language.</summary>
    Lang,

    /// <summary>Id of the story.</summary>
    Story,

    Section,

    /// <summary>The team that owns the article.</summary>
    Team,

    /// <summary>Who may see it: see <see cref="Desks.Audience"/>. No query names it.</summary>
    Audience,
}

/// <summary>A text in scope has the word: one of its <see cref="Terms"/>.</summary>
/// <param name="Text">Folded, never empty.</param>
public sealed record Word(string Text, TextScope Scope = TextScope.Any) : QueryExpression
{
    /// <summary>
    /// The index terms that stand for the word: its English stem, the word itself, which is how texts in languages without a stemmer have it, and its
    /// stems in <see cref="Further"/>. Each once.
    /// </summary>
    public IReadOnlyList<string> Terms => Analyzer.Terms(Text, Further);

    /// <summary>Other languages in which it is looked for.</summary>
    public IReadOnlyList<Stemmer> Further { get; init; } = [];
}

/// <summary>A text in scope has the words next to each other, in this order.</summary>
/// <param name="Words">Folded, at least two.</param>
public sealed record Phrase(IReadOnlyList<string> Words, TextScope Scope = TextScope.Any) : QueryExpression
{
    /// <summary>The runs of index terms that stand for the phrase, as <see cref="Word.Terms"/> do for a word.</summary>
    public IReadOnlyList<IReadOnlyList<string>> TermSequences => Analyzer.TermSequences(Words, Further);

    /// <summary>As <see cref="Word.Further"/>.</summary>
    public IReadOnlyList<Stemmer> Further { get; init; } = [];
}

/// <summary>A text in scope has a word that fits the pattern as it is, folded, or by the term that it is indexed as.</summary>
/// <param name="Pattern">
/// Folded; <c>*</c> stands for any run of characters, <c>?</c> for one. Begins with two characters that are neither.
/// </param>
public sealed record Wildcard(string Pattern, TextScope Scope = TextScope.Any) : QueryExpression;

/// <summary>
/// A text in scope has a word that, as it is, folded, or by the term that it is indexed as, is at most <paramref name="MaxEdits"/>
/// insertions, deletions, substitutions and transpositions of neighbours away, and begins with the same character.
/// </summary>
/// <param name="Text">Folded, at least three characters.</param>
/// <param name="MaxEdits">1 or 2.</param>
public sealed record Fuzzy(string Text, int MaxEdits, TextScope Scope = TextScope.Any) : QueryExpression
{
    public bool Fits(string word) => word[0] == Text[0] && EditDistance.Between(Text, word, MaxEdits) <= MaxEdits;
}

/// <summary>
/// What a pattern or fuzzy word comes down to in an index: a text in scope has one of the words, as it is, folded, or by the term that it is
/// indexed as. Queries do not say it themselves.
/// </summary>
/// <param name="Words">Best first; none matches nothing.</param>
internal sealed record AnyWord(IReadOnlyList<string> Words, TextScope Scope) : QueryExpression;

/// <summary>The article is about the word by the looks of it: see <see cref="Ranking.Relevance.Prominent"/>. Queries do not say it themselves.</summary>
/// <param name="Word">In any text.</param>
internal sealed record ProminentWord(Word Word) : QueryExpression;

/// <summary>What a pattern in an attribute comes down to: the article has one of the values.</summary>
internal sealed record AnyAttribute(AttributeField Field, IReadOnlyList<string> Values) : QueryExpression;

/// <summary>One text in scope has both, in either order, with at most <paramref name="Distance"/> words between them.</summary>
/// <param name="Left">Folded words, a phrase if there are several; at least one.</param>
/// <param name="Right">As <paramref name="Left"/>.</param>
public sealed record Near(IReadOnlyList<string> Left, IReadOnlyList<string> Right, int Distance, TextScope Scope = TextScope.Any)
    : QueryExpression
{
    /// <summary>
    /// The runs of index terms that stand for both sides, as <see cref="Word.Terms"/> do for a word; without those of languages in which one place of a
    /// text could be both.
    /// </summary>
    public IReadOnlyList<(IReadOnlyList<string> Left, IReadOnlyList<string> Right)> TermPairs =>
        [.. Analyzer.TermSequences([.. Left, .. Right], Further)
            .Select(s => ((IReadOnlyList<string>)[.. s.Take(Left.Count)], (IReadOnlyList<string>)[.. s.Skip(Left.Count)]))
            .Where(pair => !Analyzer.CanCoincide(pair.Item1, pair.Item2))];

    /// <summary>As <see cref="Word.Further"/>.</summary>
    public IReadOnlyList<Stemmer> Further { get; init; } = [];
}

/// <summary>
/// The article has the value in that field. The value is all of the words of a name or id there, or is one word that occurs in a name.
/// </summary>
/// <param name="Value">Folded words, one space between them.</param>
public sealed record Attribute(AttributeField Field, string Value) : QueryExpression;

/// <summary>A word of a name in that field, or a name or id as a whole, fits the pattern.</summary>
/// <param name="Pattern">As <see cref="Wildcard.Pattern"/>.</param>
public sealed record AttributePattern(AttributeField Field, string Pattern) : QueryExpression;

/// <summary>
/// Publication, or receipt if that is unknown, is at or after <paramref name="From"/> and before <paramref name="To"/>; null is open. At
/// least one is given.
/// </summary>
public sealed record PublishedRange(TimeBound? From, TimeBound? To) : QueryExpression;

/// <summary>The body has from <paramref name="Min"/> to <paramref name="Max"/> words, both included; null is open. At least one is given.</summary>
public sealed record WordCountRange(int? Min, int? Max) : QueryExpression;

/// <summary>The article matches every operand; there are at least two, and at least one of them is not a <see cref="Not"/>.</summary>
public sealed record AllOf(IReadOnlyList<QueryExpression> Operands) : QueryExpression;

/// <summary>The article matches at least one operand; there are at least two.</summary>
public sealed record AnyOf(IReadOnlyList<QueryExpression> Operands) : QueryExpression;

/// <summary>The article does not match the operand. Never the whole of a query, nor an operand of an <see cref="AnyOf"/> or a <see cref="Boost"/>.</summary>
public sealed record Not(QueryExpression Operand) : QueryExpression;

/// <summary>Matches as the operand does, and counts <paramref name="Factor"/> times as much for relevance.</summary>
/// <param name="Factor">0.01 to 100.</param>
public sealed record Boost(QueryExpression Operand, double Factor) : QueryExpression;

/// <summary>A point in time, either fixed or relative to when the query runs.</summary>
/// <param name="Instant">UTC, whole seconds; null: relative.</param>
/// <param name="Offset">Whole seconds to add to the time of running; zero if fixed.</param>
public readonly record struct TimeBound(DateTimeOffset? Instant, TimeSpan Offset)
{
    public DateTimeOffset Resolve(DateTimeOffset now) => Instant ?? now + Offset;
}
