using Newsroom.Tagging.Text;

namespace Newsroom.Tagging.Entities.Model;

/// <summary>What classes of words a word belongs to.</summary>
[Flags]
internal enum WordClasses : ushort
{
    None = 0,
    Forename = 1,
    Surname = 2,
    Title = 4,
    OrganisationHead = 8,
    PlaceHead = 16,
    SpeechVerb = 32,
    Modifier = 64,
    FunctionWord = 128,
    Role = 256,
    OrganisationNoun = 512,
    Common = 1024,
    CommonAcronym = 2048,
    Calendar = 4096,
    PublicSurname = 8192,
}

/// <summary>How a word is written, as one of a few classes.</summary>
internal enum WordCase : byte
{
    Sign,
    Number,
    Lower,
    Capitalised,
    AllCapitals,
    Initial,
    Mixed,
    Uncased,
}

/// <summary>What one token is, apart from its neighbours; names and counts as small numbers.</summary>
internal record struct TokenAttributes
{
    public uint Word;
    public uint Shape;
    public WordClasses Classes;
    public WordCase Case;

    /// <summary>The gazetteer's name that covers it: kind, strength, first or later, one word or more; 0 for none.</summary>
    public byte Known;

    /// <summary>The same for a name that is not written as one.</summary>
    public byte KnownSmall;

    /// <summary>What the rules say: label, and whether they are sure.</summary>
    public byte Rule;

    /// <summary>What the rules say of the same word elsewhere in the document, most often.</summary>
    public byte Elsewhere;

    /// <summary>How the document writes the word inside sentences.</summary>
    public byte Written;

    /// <summary>The run of capitalised words that it belongs to: [RunFirst, RunEnd); empty if none.</summary>
    public int RunFirst;
    public int RunEnd;

    public static WordCase CaseOf(TokenizedText text, int at)
    {
        var token = text.Tokens[at];
        if (token.Kind is TokenKind.Number)
            return WordCase.Number;
        if (token.Kind is not TokenKind.Word)
            return WordCase.Sign;
        if (token.Is(TokenShape.Initial))
            return WordCase.Initial;
        if (token.Is(TokenShape.AllCapitals))
            return WordCase.AllCapitals;
        if (token.Is(TokenShape.Uncased))
            return WordCase.Uncased;
        if (text.SpanAt(at)[1..].ContainsAnyInRange('A', 'Z'))
            return WordCase.Mixed;
        return token.Is(TokenShape.Capitalised) ? WordCase.Capitalised : WordCase.Lower;
    }

    /// <summary>Signs stand for themselves, numbers for how many digits they have.</summary>
    public static uint WordOf(TokenizedText text, int at) => text.Tokens[at].Kind switch
    {
        TokenKind.Number => FeatureHash.Mix(1, (uint)Math.Min(text.Tokens[at].Length, 7)),
        TokenKind.Overlong => 2,
        TokenKind.Possessive => 3,
        _ => FeatureHash.Of(text.FoldedAt(at) is { Length: > 0 } word ? word : text.SpanAt(at)),
    };

    /// <summary>Runs of capitals, small letters, digits and signs: <c>McDonald</c> is XxXx; at most six.</summary>
    public static uint ShapeOf(ReadOnlySpan<char> word)
    {
        var (hash, last, runs) = (17u, '\0', 0);
        foreach (var c in word)
        {
            var kind = char.IsUpper(c) ? 'X' : char.IsLetter(c) ? 'x' : char.IsDigit(c) ? 'd' : c;
            if (kind == last)
                continue;
            hash = FeatureHash.Mix(hash, kind);
            last = kind;
            if (++runs == 6)
                break;
        }
        return FeatureHash.Mix(hash, (uint)(word.Length > 4 ? 4 : word.Length));
    }

    public static WordClasses ClassesOf(Lexicon lexicon, string word) => word.Length == 0 ? WordClasses.None
        : If(lexicon.IsForename(word), WordClasses.Forename) | If(lexicon.IsSurname(word), WordClasses.Surname)
        | If(lexicon.IsTitle(word), WordClasses.Title) | If(lexicon.IsOrganisationHead(word), WordClasses.OrganisationHead)
        | If(lexicon.IsPlaceHead(word), WordClasses.PlaceHead) | If(lexicon.IsSpeechVerb(word), WordClasses.SpeechVerb)
        | If(lexicon.IsModifier(word), WordClasses.Modifier) | If(lexicon.IsFunctionWord(word), WordClasses.FunctionWord)
        | If(lexicon.IsRole(word), WordClasses.Role) | If(lexicon.IsOrganisationNoun(word), WordClasses.OrganisationNoun)
        | If(lexicon.IsCommon(word), WordClasses.Common) | If(lexicon.IsCommonAcronym(word), WordClasses.CommonAcronym)
        | If(Lexicon.IsCalendarWord(word), WordClasses.Calendar) | If(lexicon.IsPublicSurname(word), WordClasses.PublicSurname);

    private static WordClasses If(bool condition, WordClasses value) => condition ? value : WordClasses.None;
}
