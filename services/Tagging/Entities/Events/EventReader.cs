using Newsroom.Tagging.Text;

namespace Newsroom.Tagging.Entities.Events;

/// <summary>Tokens [First, End) that name an event, and how sure that is.</summary>
internal readonly record struct FoundEvent(int First, int End, float Probability);

/// <summary>Reads the names of events in one sentence; in a headline, where other words have capitals too, only known names. Every look goes over a bounded number of tokens.</summary>
internal sealed class EventReader(TokenizedText text, Sentence sentence, bool isHeadline, EventWords words, Lexicon lexicon)
{
    private const float Sure = 0.95f;
    private const float Likely = 0.85f;
    private const float Fair = 0.75f;

    /// <summary>Words of a name before its head.</summary>
    private const int MaxBefore = 6;

    /// <summary>Words between the year and what is elected.</summary>
    private const int MaxToElection = 9;

    /// <summary>What elections are called by, in small letters.</summary>
    private static readonly HashSet<string> Elected =
        [.. "general presidential federal parliamentary legislative local municipal gubernatorial state mayoral snap midterm regional provincial primary leadership national congressional constitutional independence assembly council congress and party".Split(' ')];

    public IEnumerable<FoundEvent> Read()
    {
        for (var at = sentence.First; at < sentence.End; at++)
        {
            if (text.Tokens[at].Kind is TokenKind.Word or TokenKind.Number && At(at) is { } found)
            {
                yield return found;
                at = found.End - 1;
            }
        }
    }

    /// <summary>The name that has its telling word here.</summary>
    private FoundEvent? At(int at)
    {
        var word = text.FoldedAt(at);
        var isCapital = IsCapital(at);
        if (words.Known.TryMatch(text, at, sentence.End, out var match) && !IsName(at + match.Count))
            return Whole(WithPlace(at, at + match.Count - 1), at + match.Count, Sure);
        if (isHeadline)
            return null;
        if (IsYear(at) && Election(at) is { } election)
            return election;
        if (IsYear(at) && Dated(at) is { } dated)
            return dated;
        if (isCapital && words.IsStorm(word) && IsName(at + 1) && !IsName(at + 2) && !lexicon.IsCommon(text.FoldedAt(at + 1)) && !text.Tokens[at + 1].Is(TokenShape.AllCapitals) && !Lexicon.IsCalendarWord(text.FoldedAt(at + 1)))
            return new FoundEvent(IsWord(at - 1, "tropical") && IsCapital(at - 1) ? at - 1 : at, at + 2, Likely);
        if (isCapital && words.IsNumbered(word) && IsCount(at + 1))
            return new FoundEvent(IsWord(at, "bowl") && IsName(at - 1) ? at - 1 : at, at + 2, Likely);
        if (isCapital && word == "operation" && IsName(at + 1))
            return new FoundEvent(at, NameEnd(at + 1), Fair);
        if (isCapital && words.OpensOf(word) && IsWord(at + 1, "of"))
            return Of(at);
        return Headed(at, word, isCapital);
    }

    /// <summary><c>Battle of the Bulge</c>, <c>War of 1812</c>.</summary>
    private FoundEvent? Of(int at)
    {
        var first = IsWord(at + 2, "the") ? at + 3 : at + 2;
        return IsName(first) ? new FoundEvent(at, NameEnd(first), Likely) : IsYear(first) ? new FoundEvent(at, first + 1, Likely) : null;
    }

    /// <summary><c>Boston Marathon</c>, <c>G20 summit</c>, <c>Vietnam War</c>: the head is this token.</summary>
    private FoundEvent? Headed(int at, string word, bool isCapital)
    {
        var isHead = isCapital ? words.IsCapitalHead(word) || words.IsSmallHead(word) : words.IsSmallHead(word);
        if (!isHead || (IsName(at + 1) && !IsCount(at + 1)) || !IsName(at - 1) || words.Misleads(text.FoldedAt(at - 1)))
            return null;
        // "Grand Prix" is itself the head.
        if (word == "prix" && !IsName(at - 2))
            return null;
        return Whole(NameStart(at - 1), at + 1, isCapital ? Likely : Fair);
    }

    /// <summary><c>2024 United States presidential election</c>, <c>December 1910 general election in Wales</c>: the year is this token.</summary>
    private FoundEvent? Election(int year)
    {
        var isQualified = false;
        for (var at = year + 1; at < sentence.End && at <= year + MaxToElection; at++)
        {
            var word = text.FoldedAt(at);
            if (words.IsElection(word) && at > year + 1)
                return new FoundEvent(Lexicon.IsCalendarWord(FoldedAt(year - 1)) && IsCapital(year - 1) ? year - 1 : year, isQualified ? WithArea(at + 1) : at + 1, Sure);
            var isName = IsName(at);
            if (!isName && !Elected.Contains(word) && word is not "of" && text.Tokens[at].Kind != TokenKind.Possessive && !PhraseKeys.IsHyphen(text, at))
                return null;
            isQualified |= isName;
        }
        return null;
    }

    /// <summary><c>2004 Indian Ocean earthquake</c>, <c>2019 BRICS summit</c>: the year is this token.</summary>
    private FoundEvent? Dated(int year)
    {
        for (var at = year + 1; at < sentence.End && at <= year + MaxBefore; at++)
        {
            if (at > year + 1 && words.IsDatedHead(text.FoldedAt(at)) && !IsName(at + 1))
                return new FoundEvent(year, at + 1, Likely);
            if (!IsName(at) && !PhraseKeys.IsHyphen(text, at))
                return null;
        }
        return null;
    }

    /// <summary>An office that is named already has its area behind it: <c>Senate election in Louisiana</c>.</summary>
    private int WithArea(int end)
    {
        var first = IsWord(end + 1, "the") ? end + 2 : end + 1;
        return IsWord(end, "in") && IsName(first) && !Lexicon.IsCalendarWord(text.FoldedAt(first)) ? NameEnd(first) : end;
    }

    /// <summary>Takes the year on either side along.</summary>
    private FoundEvent Whole(int first, int end, float probability)
    {
        if (end < sentence.End && IsCount(end))
            end++;
        return new FoundEvent(IsYear(first - 1) ? first - 1 : first, end, probability);
    }

    /// <summary><c>Tokyo Olympics</c>, <c>London 2012 Olympics</c>, <c>Rugby World Cup</c>: other names before a cup are its teams.</summary>
    private int WithPlace(int first, int last)
    {
        var before = IsYear(first - 1) ? first - 2 : first - 1;
        var isGames = FoldedAt(last) is "olympics" or "paralympics";
        return !isHeadline && IsName(before) && (isGames || words.LeadsCup(FoldedAt(before))) ? NameStart(before) : first;
    }

    private int NameStart(int at)
    {
        var first = at;
        while (at - first < MaxBefore && first > sentence.First && (IsName(first - 1) || (PhraseKeys.IsHyphen(text, first - 1) && first - 1 > sentence.First && IsName(first - 2))))
            first--;
        return first;
    }

    private int NameEnd(int at)
    {
        var end = at;
        while (end < sentence.End && end - at < MaxBefore && (IsName(end) || (PhraseKeys.IsHyphen(text, end) && IsName(end + 1))))
            end++;
        return end;
    }

    private bool IsName(int at) => IsCapital(at) && !lexicon.IsFunctionWord(text.FoldedAt(at)) && !Lexicon.IsCalendarWord(text.FoldedAt(at));

    private bool IsCapital(int at) => IsIn(at) && text.Tokens[at] is { Kind: TokenKind.Word } token && token.Is(TokenShape.Capitalised);

    private bool IsYear(int at) => IsIn(at) && text.Tokens[at] is { Kind: TokenKind.Number, Length: 4 } && text.SpanAt(at)[0] is '1' or '2' && text.SpanAt(at).ContainsAnyExceptInRange('0', '9') is false;

    /// <summary>A year, a number or a Roman numeral.</summary>
    private bool IsCount(int at) => IsYear(at) || (IsIn(at) && (text.Tokens[at] is { Kind: TokenKind.Number, Length: <= 3 } && !text.SpanAt(at).ContainsAnyExceptInRange('0', '9')
        || (IsCapital(at) && !text.SpanAt(at).ContainsAnyExcept("IVXL"))));

    private bool IsWord(int at, string word) => FoldedAt(at) == word;

    private string FoldedAt(int at) => IsIn(at) ? text.FoldedAt(at) : "";

    private bool IsIn(int at) => at >= sentence.First && at < sentence.End;
}
