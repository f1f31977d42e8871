using Newsroom.Search.Query;
using Newsroom.Search.Storage;
using Newsroom.Search.Text;

namespace Newsroom.Search.Searching;

/// <summary>
/// Replaces what an engine cannot look up: times that are relative, patterns that are more than a prefix and fuzzy words, these by what they fit in
/// the vocabulary.
/// </summary>
internal sealed class QueryExpansion(ISearchSession session, DateTimeOffset now)
{
    /// <summary>Words that one pattern may come down to.</summary>
    private const int MaxPatternWords = 500;

    /// <summary>Words that a fuzzy word comes down to, the nearest.</summary>
    private const int MaxFuzzyWords = 100;

    /// <summary>Words of the vocabulary that are compared for one pattern.</summary>
    private const int MaxCompared = 200_000;

    public async Task<QueryExpression> ExpandAsync(QueryExpression query, CancellationToken cancellationToken) => query switch
    {
        PublishedRange range => range with { From = Fixed(range.From), To = Fixed(range.To) },
        Fuzzy fuzzy => new AnyWord(await FuzzyAsync(fuzzy, cancellationToken), fuzzy.Scope) { Span = fuzzy.Span },
        Wildcard wildcard when !Glob.IsPrefix(wildcard.Pattern) =>
            new AnyWord(await PatternAsync(wildcard.Pattern, null, wildcard.Span, cancellationToken), wildcard.Scope) { Span = wildcard.Span },
        AttributePattern pattern when !Glob.IsPrefix(pattern.Pattern) =>
            new AnyAttribute(pattern.Field, await PatternAsync(pattern.Pattern, pattern.Field, pattern.Span, cancellationToken)) { Span = pattern.Span },
        AllOf all => all with { Operands = await ExpandAsync(all.Operands, cancellationToken) },
        AnyOf any => any with { Operands = await ExpandAsync(any.Operands, cancellationToken) },
        Not not => not with { Operand = await ExpandAsync(not.Operand, cancellationToken) },
        Boost boost => boost with { Operand = await ExpandAsync(boost.Operand, cancellationToken) },
        _ => query,
    };

    private async Task<IReadOnlyList<QueryExpression>> ExpandAsync(IReadOnlyList<QueryExpression> operands, CancellationToken cancellationToken)
    {
        var expanded = new List<QueryExpression>(operands.Count);
        foreach (var operand in operands)
            expanded.Add(await ExpandAsync(operand, cancellationToken));
        return expanded;
    }

    private TimeBound? Fixed(TimeBound? bound) => bound is { } time ? new TimeBound(time.Resolve(now), TimeSpan.Zero) : null;

    private async Task<IReadOnlyList<string>> FuzzyAsync(Fuzzy fuzzy, CancellationToken cancellationToken)
    {
        var first = fuzzy.Text[..(char.IsHighSurrogate(fuzzy.Text[0]) ? 2 : 1)];
        var words = await session.VocabularyAsync(
            first, fuzzy.Text.Length - fuzzy.MaxEdits, fuzzy.Text.Length + fuzzy.MaxEdits, wordsOnly: false, MaxCompared, cancellationToken);
        return [.. words
            .Select(w => (Word: w, Edits: EditDistance.Between(fuzzy.Text, w, fuzzy.MaxEdits)))
            .Where(w => w.Edits <= fuzzy.MaxEdits)
            .OrderBy(w => w.Edits).ThenBy(w => w.Word, StringComparer.Ordinal)
            .Take(MaxFuzzyWords).Select(w => w.Word)];
    }

    private async Task<IReadOnlyList<string>> PatternAsync(string pattern, AttributeField? field, SourceSpan span, CancellationToken cancellationToken)
    {
        var prefix = Glob.Prefix(pattern);
        var token = field is { } attribute ? IndexToken.Attribute(attribute, prefix) : prefix;
        var tokens = await session.VocabularyAsync(token, token.Length, short.MaxValue, wordsOnly: false, MaxCompared, cancellationToken);
        var values = tokens.Select(t => field is null ? t : IndexToken.AttributeValue(t)).Where(v => Glob.Fits(pattern, v)).Take(MaxPatternWords + 1).ToList();
        if (values.Count > MaxPatternWords || tokens.Count == MaxCompared)
            throw new QueryTooBroadException(span, $"the pattern fits more than {MaxPatternWords} words; write more letters before the wildcard");
        return values;
    }
}
