using System.Globalization;
using Newsroom.Search.Text;

namespace Newsroom.Search.Query;

/// <summary>
/// A place in a query, and what stands there. Quotation marks, dashes and full-width punctuation are read as the plain ones, one for one,
/// so that positions stay those of the query as typed.
/// </summary>
internal sealed class QueryReader(string query)
{
    private const int MaxDistance = 100;
    private const double MinBoost = 0.01;
    private const double MaxBoost = 100;

    private static readonly string[] Operators = ["AND", "OR", "NOT"];

    private readonly string _text = string.Create(query.Length, query, (plain, original) =>
    {
        for (var i = 0; i < original.Length; i++)
            plain[i] = Plain(original[i]);
    });

    public string Query => query;

    public int Position { get; private set; }

    /// <summary>Where the last thing that was taken ended, without the white space after it.</summary>
    public int LastEnd { get; private set; }

    /// <summary>Where the last operator that was taken began.</summary>
    public int LastKeyword { get; private set; }

    public bool AtEnd => Position >= _text.Length;

    public char this[int index] => index >= 0 && index < _text.Length ? _text[index] : '\0';

    public bool IsAt(char c) => this[Position] == c;

    public bool Take(char c)
    {
        SkipIgnored();
        if (!IsAt(c))
            return false;
        MoveTo(Position + 1);
        return true;
    }

    public void MoveTo(int position) => LastEnd = Position = position;

    public string Slice(int start, int end) => _text[start..end];

    public bool StartsWord(int index) => Analyzer.StartsWord(_text, index);

    /// <summary>Goes to where something can begin: a word, a quotation mark, a parenthesis, a minus, an asterisk. Gives that position.</summary>
    public int SkipIgnored()
    {
        while (!AtEnd && !(this[Position] is '"' or '(' or ')' or '*') && !IsMinus() && !StartsWord(Position))
            Position++;
        return Position;
    }

    public bool TakeKeyword(string keyword)
    {
        SkipIgnored();
        if (!IsKeyword(keyword) || !IsBoundary(this[Position + keyword.Length]))
            return false;
        LastKeyword = Position;
        MoveTo(Position + keyword.Length);
        return true;
    }

    public bool IsAtOperator() =>
        Array.Exists(Operators, k => IsKeyword(k) && IsBoundary(this[Position + k.Length])) || IsNear();

    /// <summary>The distance of the NEAR that stands here; null if none does.</summary>
    public int? TakeNear()
    {
        SkipIgnored();
        if (!IsNear())
            return null;
        var at = Position;
        var end = this[at + 4] == '/' ? EndOfDigits(at + 5) : at + 4;
        if (end <= at + 5 || !IsBoundary(this[end]))
            throw new QueryException(at, "NEAR needs a number of words: NEAR/5; to find the word, write it in lower case");
        if (!int.TryParse(_text.AsSpan(at + 5, end - at - 5), NumberStyles.None, CultureInfo.InvariantCulture, out var distance) || distance > MaxDistance)
            throw new QueryException(at, $"NEAR reaches over at most {MaxDistance} words");
        LastKeyword = at;
        MoveTo(end);
        return distance;
    }

    /// <summary>A hyphen that leaves out what follows: at the start of a word, not within or behind one.</summary>
    public bool TakeMinus()
    {
        if (!IsMinus())
            return false;
        MoveTo(Position + 1);
        return true;
    }

    /// <summary>The field named here, with its colon; null if there is none. A colon before white space, or of a URL, is punctuation.</summary>
    public FieldBinding? TakeField()
    {
        var end = Position;
        while (char.IsAsciiLetter(this[end]))
            end++;
        if (end == Position || this[end] != ':' || IsBoundary(this[end + 1]) && this[end + 1] is not ('"' or '(') || this[end + 1] == '/')
            return null;
        var name = _text[Position..end].ToLowerInvariant();
        if (!QueryFields.TryFind(name, out var binding))
            throw new QueryException(Position, UnknownField(name));
        MoveTo(end + 1);
        return binding;
    }

    /// <summary>The factor of the boost directly behind what was taken last; null if there is none.</summary>
    public double? TakeBoost()
    {
        if (!IsAt('^') || Position != LastEnd)
            return null;
        var end = Position + 1;
        while (char.IsAsciiDigit(this[end]) || (this[end] == '.' && char.IsAsciiDigit(this[end + 1])))
            end++;
        if (!double.TryParse(_text.AsSpan(Position + 1, end - Position - 1), NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var factor)
            || factor is < MinBoost or > MaxBoost)
        {
            throw new QueryException(
                Position, string.Create(CultureInfo.InvariantCulture, $"a boost needs a number from {MinBoost} to {MaxBoost}, as in storm^2"));
        }

        MoveTo(end);
        return factor;
    }

    /// <summary>The first white space, quotation mark or parenthesis from <paramref name="start"/> on, or one of <paramref name="also"/>.</summary>
    public int EndOfChunk(int start, string also)
    {
        var end = start;
        while (!IsBoundary(this[end]) && !also.Contains(this[end], StringComparison.Ordinal))
            end++;
        return end;
    }

    public int EndOfDigits(int start)
    {
        while (char.IsAsciiDigit(this[start]))
            start++;
        return start;
    }

    public int IndexOfAny(string characters, int start) => _text.AsSpan(start).IndexOfAny(characters) is >= 0 and var index ? start + index : -1;

    private bool IsKeyword(string keyword) =>
        string.CompareOrdinal(_text, Position, keyword, 0, keyword.Length) == 0 && (Position == 0 || IsBoundary(this[Position - 1]));

    private bool IsNear() => IsKeyword("NEAR") && (this[Position + 4] == '/' || IsBoundary(this[Position + 4]));

    private bool IsMinus() =>
        IsAt('-') && (Position == 0 || (IsBoundary(this[Position - 1]) && this[Position - 1] is not ('"' or ')')))
        && (this[Position + 1] is '"' or '(' or '*' || StartsWord(Position + 1));

    private static bool IsBoundary(char c) => c is '"' or '(' or ')' or '\0' || char.IsWhiteSpace(c);

    private static string UnknownField(string name)
    {
        if (name == "team")
            return "there is no field `team`: articles do not carry the team that submitted them; `source` is who sent them";
        var shown = name.Length > 30 ? name[..30] + "…" : name;
        return $"there is no field `{shown}`; "
            + (QueryFields.Nearest(name) is { } nearest ? $"did you mean `{nearest}`?" : $"there are {QueryFields.Known}.")
            + " To find it as text, write a space after the colon";
    }

    private static char Plain(char c) => c switch
    {
        '\u201C' or '\u201D' or '\u201E' or '\u201F' or '\u00AB' or '\u00BB' or '\u2033' or '\u301D' or '\u301E' or '\uFF02' => '"',
        '\u2010' or '\u2011' or '\u2012' or '\u2013' or '\u2212' or '\uFE63' or '\uFF0D' => '-',
        >= '\uFF01' and <= '\uFF5E' when !char.IsLetterOrDigit(c) => (char)(c - 0xFEE0),
        _ => c,
    };
}
