using Newsroom.Search.Text;

namespace Newsroom.Search.Query;

/// <summary>The operators of the language, by recursive descent. One instance reads one query.</summary>
internal sealed class QueryGrammar
{
    private readonly QueryReader _reader;
    private readonly OperandReader _operands;
    private int _depth;

    public QueryGrammar(string query)
    {
        _reader = new QueryReader(query);
        _operands = new OperandReader(_reader);
    }

    public QueryExpression Read()
    {
        var expression = ReadAny(new FieldBinding(TextScope.Any));
        if (_reader.IsAt(')'))
            throw new QueryException(_reader.Position, "the parenthesis is never opened; remove it, or open it before");
        if (expression is null)
            throw new QueryException(0, string.IsNullOrWhiteSpace(_reader.Query) ? "is empty" : "has no word to find");
        RequirePositive(expression);
        return expression;
    }

    /// <summary>Operands with OR between them; null if there is none before the end or the closing parenthesis.</summary>
    private QueryExpression? ReadAny(FieldBinding binding)
    {
        var operands = new List<QueryExpression>();
        while (true)
        {
            var operand = ReadAll(binding);
            var at = _reader.Position;
            var more = _reader.TakeKeyword("OR");
            if (operand is null)
            {
                if (more)
                    throw new QueryException(at, "OR needs something to find before it; to find the word, write it in lower case");
                if (operands.Count > 0)
                    throw new QueryException(_reader.LastKeyword, "OR needs something to find after it; to find the word, write it in lower case");
                return null;
            }

            operands.Add(operand);
            if (!more)
                return operands.Count == 1 ? operands[0] : Any(operands);
        }
    }

    /// <summary>Operands next to each other or with AND between them.</summary>
    private QueryExpression? ReadAll(FieldBinding binding)
    {
        var operands = new List<QueryExpression>();
        var pending = -1;
        while (true)
        {
            var at = _reader.SkipIgnored();
            if (_reader.TakeKeyword("AND"))
            {
                if (operands.Count == 0 || pending >= 0)
                    throw new QueryException(at, "AND needs something to find before it; to find the word, write it in lower case");
                pending = at;
                continue;
            }

            var operand = ReadNegation(binding);
            if (operand is null)
                break;
            pending = -1;
            operands.Add(operand);
        }

        if (pending >= 0)
            throw new QueryException(pending, "AND needs something to find after it; to find the word, write it in lower case");
        return operands.Count switch { 0 => null, 1 => operands[0], _ => All(operands) };
    }

    private QueryExpression? ReadNegation(FieldBinding binding)
    {
        var at = _reader.SkipIgnored();
        var word = _reader.TakeKeyword("NOT");
        if (!word && !_reader.TakeMinus())
            return ReadNear(binding);
        Deeper(at);
        var operand = ReadNegation(binding)
            ?? throw new QueryException(at, (word ? "NOT" : "-") + " needs something to leave out after it");
        _depth--;
        return operand is Not { Operand: var positive } ? positive : new Not(operand) { Span = From(at) };
    }

    /// <summary>An operand, and the one that NEAR ties to it; a chain of them ties each to the next.</summary>
    private QueryExpression? ReadNear(FieldBinding binding)
    {
        var left = ReadOperand(binding);
        if (left is null)
            return null;
        List<QueryExpression>? pairs = null;
        while (true)
        {
            var at = _reader.SkipIgnored();
            if (_reader.TakeNear() is not { } distance)
                break;
            var right = ReadOperand(binding) ?? throw new QueryException(at, "NEAR needs a word or phrase after it");
            (pairs ??= []).Add(Near(left, right, distance, at));
            left = right;
        }

        return pairs is null ? left : pairs.Count == 1 ? pairs[0] : All(pairs);
    }

    private static Near Near(QueryExpression left, QueryExpression right, int distance, int at)
    {
        var span = new SourceSpan(left.Span.Start, right.Span.End - left.Span.Start);
        return (Words(left), Words(right)) switch
        {
            ({ } a, { } b) when a.Scope == b.Scope && Analyzer.CanCoincide([.. a.Words.Select(Stemmer.English.Term)], [.. b.Words.Select(Stemmer.English.Term)]) =>
                throw new QueryException(at, "NEAR needs sides that differ, since one place in the text would be both"),
            ({ } a, { } b) when a.Scope == b.Scope => new Near(a.Words, b.Words, distance, a.Scope) { Span = span },
            ({ }, { }) => throw new QueryException(at, "NEAR needs the same field on both sides, since it looks within one text"),
            _ => throw new QueryException(at, "NEAR needs a plain word or phrase on both sides"),
        };
    }

    private static (IReadOnlyList<string> Words, TextScope Scope)? Words(QueryExpression operand) => operand switch
    {
        Word word => ([word.Text], word.Scope),
        Phrase phrase => (phrase.Words, phrase.Scope),
        _ => null,
    };

    private QueryExpression? ReadOperand(FieldBinding binding)
    {
        var at = _reader.SkipIgnored();
        if (_reader.TakeField() is { } field)
            binding = field;
        var operand = _reader.IsAt('(') ? ReadGroup(binding) : _operands.Read(binding, at);
        if (operand is null)
            return null;
        operand = operand with { Span = From(at) };
        if (_reader.TakeBoost() is not { } factor)
            return operand;
        if (IsNegative(operand))
            throw new QueryException(at, "only what should occur can be boosted, not what is left out");
        return new Boost(operand, factor) { Span = From(at) };
    }

    private QueryExpression ReadGroup(FieldBinding binding)
    {
        var at = _reader.Position;
        if (binding.IsRange)
            throw new QueryException(at, "a range is no group; write [from TO to]");
        Deeper(at);
        _reader.Take('(');
        var group = ReadAny(binding);
        if (!_reader.Take(')'))
            throw new QueryException(at, "the parenthesis is never closed");
        _depth--;
        return group ?? throw new QueryException(at, "the parentheses have nothing to find in them");
    }

    private void Deeper(int position)
    {
        if (++_depth > QueryParser.MaxDepth)
            throw new QueryException(position, $"nests more than {QueryParser.MaxDepth} deep");
    }

    private SourceSpan From(int start) => new(start, _reader.LastEnd - start);

    private static QueryExpression All(IEnumerable<QueryExpression> operands) =>
        Join([.. operands.SelectMany(o => o is AllOf all ? all.Operands : [o])], o => new AllOf(o));

    private static QueryExpression Any(IEnumerable<QueryExpression> operands) =>
        Join([.. operands.SelectMany(o => o is AnyOf any ? any.Operands : [o])], o => new AnyOf(o));

    /// <summary>Joins what is left when repetitions are dropped.</summary>
    private static QueryExpression Join(List<QueryExpression> operands, Func<List<QueryExpression>, QueryExpression> join)
    {
        var span = new SourceSpan(operands[0].Span.Start, operands[^1].Span.End - operands[0].Span.Start);
        var distinct = operands.DistinctBy(o => o.ToString(), StringComparer.Ordinal).ToList();
        return distinct is [var single] ? single : join(distinct) with { Span = span };
    }

    /// <summary>A query that only leaves out would find nearly everything, and one half of an OR that does so would too.</summary>
    private static void RequirePositive(QueryExpression expression)
    {
        if (IsNegative(expression))
            throw new QueryException(expression.Span.Start, "says only what must not occur; add something to find");
        switch (expression)
        {
            case AnyOf any when any.Operands.FirstOrDefault(IsNegative) is { } negative:
                throw new QueryException(negative.Span.Start, "one side of OR says only what must not occur; add something to find to it");
            case AllOf { Operands: var operands }:
                foreach (var operand in operands)
                    RequirePositive(operand is Not { Operand: var left } ? left : operand);
                break;
            case AnyOf { Operands: var operands }:
                foreach (var operand in operands)
                    RequirePositive(operand);
                break;
            case Boost { Operand: var operand }:
                RequirePositive(operand);
                break;
        }
    }

    private static bool IsNegative(QueryExpression expression) => expression is Not || (expression is AllOf all && all.Operands.All(o => o is Not));
}
