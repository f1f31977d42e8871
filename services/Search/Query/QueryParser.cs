using System.Diagnostics.CodeAnalysis;
using Newsroom.Search.Text;

namespace Newsroom.Search.Query;

/// <summary>Why a query does not parse. <paramref name="Position"/> counts UTF-16 code units from 0, at most the query's length.</summary>
public sealed record QueryError(int Position, string Message);

/// <summary>
/// Reads a query: words, all of which must occur, and phrases in quotation marks of any style. Everything else is punctuation
/// and does not count. A word of several terms (<c>state-of-the-art</c>) is a phrase.
/// </summary>
public static class QueryParser
{
    public const int MaxLength = 1_000;

    /// <summary>Terms of one query, those of phrases included; each costs the engine a lookup.</summary>
    public const int MaxTerms = 50;

    public static bool TryParse(
        string query, [NotNullWhen(true)] out QueryExpression? expression, [NotNullWhen(false)] out QueryError? error)
    {
        expression = null;
        error = null;
        if (query.Length > MaxLength)
        {
            error = new QueryError(MaxLength, $"is longer than {MaxLength} characters");
            return false;
        }

        var operands = new List<QueryExpression>();
        var seen = new HashSet<string>(StringComparer.Ordinal);
        var terms = 0;
        foreach (var part in Parts(query))
        {
            error = Read(query, part, ref terms, out var operand);
            if (error is not null)
                return false;
            if (operand is not null && seen.Add(operand.ToString()))
                operands.Add(operand);
        }

        if (operands.Count == 0)
        {
            error = new QueryError(0, string.IsNullOrWhiteSpace(query) ? "is empty" : "has no word to find");
            return false;
        }

        expression = operands is [var single] ? single : new AllOf(operands);
        return true;
    }

    /// <summary>Turns one part into an operand, or none if it is a lone punctuation mark.</summary>
    private static QueryError? Read(string query, Part part, ref int count, out QueryExpression? operand)
    {
        operand = null;
        if (part is { Quoted: true, Closed: false })
            return new QueryError(part.Start, "the quotation mark is never closed");
        var tokens = Analyzer.Analyze(query[part.TextStart..part.TextEnd]);
        if (tokens.Count == 0)
            return part.Quoted ? new QueryError(part.Start, "the phrase has no word in it") : null;
        if (count + tokens.Count > MaxTerms)
            return new QueryError(part.TextStart + tokens[MaxTerms - count].Start, $"has more than {MaxTerms} words");

        count += tokens.Count;
        operand = tokens is [var single] ? new Word(single.Term) : new Phrase([.. tokens.Select(t => t.Term)]);
        return null;
    }

    /// <summary>Cuts the query at white space and quotation marks.</summary>
    private static IEnumerable<Part> Parts(string query)
    {
        var position = 0;
        while (position < query.Length)
        {
            var start = position;
            if (char.IsWhiteSpace(query[start]))
            {
                position++;
            }
            else if (IsQuotationMark(query[start]))
            {
                var end = start + 1;
                while (end < query.Length && !IsQuotationMark(query[end]))
                    end++;
                position = end + 1;
                yield return new Part(start, start + 1, end, Quoted: true, Closed: end < query.Length);
            }
            else
            {
                while (position < query.Length && !char.IsWhiteSpace(query[position]) && !IsQuotationMark(query[position]))
                    position++;
                yield return new Part(start, start, position, Quoted: false, Closed: true);
            }
        }
    }

    /// <summary>Double marks only: single ones are apostrophes more often than not.</summary>
    private static bool IsQuotationMark(char c) =>
        c is '"' or '\u201C' or '\u201D' or '\u201E' or '\u201F' or '\u00AB' or '\u00BB' or '\u2033' or '\u301D' or '\u301E' or '\uFF02';

    private readonly record struct Part(int Start, int TextStart, int TextEnd, bool Quoted, bool Closed);
}
