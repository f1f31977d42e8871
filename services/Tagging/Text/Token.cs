namespace Newsroom.Tagging.Text;

/// <summary>What a token is made of.</summary>
public enum TokenKind : byte
{
    /// <summary>Letters and digits, with apostrophes and abbreviation points inside.</summary>
    Word,

    /// <summary>Digits only, with separators inside.</summary>
    Number,

    /// <summary>An English <c>'s</c>, cut off from the word that it follows.</summary>
    Possessive,

    /// <summary>One character of punctuation or any other sign.</summary>
    Sign,

    /// <summary>Words too long to be one: encoded data, or a script without spaces.</summary>
    Overlong,
}

/// <summary>How a token is written.</summary>
[Flags]
public enum TokenShape : byte
{
    None = 0,

    /// <summary>Its first letter is a capital.</summary>
    Capitalised = 1,

    /// <summary>All its letters are capitals, and there are at least two.</summary>
    AllCapitals = 2,

    /// <summary>It has a digit.</summary>
    HasDigit = 4,

    /// <summary>A single capital with its point, as in a middle name.</summary>
    Initial = 8,

    /// <summary>It ends with the point of an abbreviation.</summary>
    Abbreviation = 16,

    /// <summary>Its script knows no capitals.</summary>
    Uncased = 32,

    /// <summary>No white space before it.</summary>
    Glued = 64,

    /// <summary>A blank line stands before it.</summary>
    AfterBlankLine = 128,
}

/// <summary>One token: [Start, Start + Length) in UTF-16 code units.</summary>
public readonly record struct Token(int Start, int Length, TokenKind Kind, TokenShape Shape)
{
    public int End => Start + Length;

    public bool Is(TokenShape shape) => (Shape & shape) != TokenShape.None;
}

/// <summary>A run of tokens that is one sentence, heading or list item.</summary>
public readonly record struct Sentence(int First, int Count)
{
    public int End => First + Count;
}
