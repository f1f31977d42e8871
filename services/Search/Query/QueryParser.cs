using System.Diagnostics.CodeAnalysis;
using System.Globalization;

namespace Newsroom.Search.Query;

/// <summary>Why a query does not parse. <paramref name="Position"/> counts UTF-16 code units from 0, at most the query's length.</summary>
/// <param name="Message">What is wrong, and where it is known what to write instead.</param>
public sealed record QueryError(int Position, string Message);

/// <summary>
/// Reads a query. In order of binding: <c>word</c>, <c>"phrase"</c>, <c>wild*</c>, <c>fuzzy~1</c>, <c>field:value</c>, <c>field:(group)</c>,
/// <c>(group)</c>, each with <c>^2</c> behind it; <c>a NEAR/5 b</c>; <c>-a</c> and <c>NOT a</c>; <c>a b</c> and <c>a AND b</c>; <c>a OR b</c>.
/// Operators are upper case; <c>and</c>, <c>or</c>, <c>not</c> and <c>near</c> are words. Quotation marks and dashes of any style count as the plain
/// ones. Other punctuation does not count. A word of several terms (<c>state-of-the-art</c>) is a phrase.
/// </summary>
public static class QueryParser
{
    /// <summary>UTF-16 code units.</summary>
    public const int MaxLength = 10_000;

    /// <summary>Words of one query, those of phrases included, and ranges; each costs the engine a lookup.</summary>
    public const int MaxTerms = 256;

    /// <summary>Parentheses and NOTs within each other.</summary>
    public const int MaxDepth = 32;

    public static bool TryParse(
        string query, [NotNullWhen(true)] out QueryExpression? expression, [NotNullWhen(false)] out QueryError? error)
    {
        (expression, error) = (null, null);
        try
        {
            if (query.Length > MaxLength)
                throw new QueryException(MaxLength, string.Create(CultureInfo.InvariantCulture, $"is longer than {MaxLength} characters"));
            expression = new QueryGrammar(query).Read();
            return true;
        }
        catch (QueryException e)
        {
            error = new QueryError(e.Position, e.Message);
            return false;
        }
    }
}

/// <summary>Unwinds the parser to <see cref="QueryParser"/>, which alone catches it.</summary>
internal sealed class QueryException(int position, string message) : Exception(message)
{
    public int Position => position;
}
