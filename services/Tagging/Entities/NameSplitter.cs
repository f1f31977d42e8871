using Newsroom.Tagging.Text;

namespace Newsroom.Tagging.Entities;

/// <summary>
/// Cuts a run of capitalised words into names: <c>Russian President Vladimir Putin</c> is a nationality, a title and a person.
/// What the name itself says about its kind is its <see cref="Candidate.Form"/>.
/// </summary>
public sealed class NameSplitter(Lexicon lexicon, Gazetteer gazetteer, ContextReader context)
{
    private const int MaxPersonTokens = 8;

    public IEnumerable<Candidate> Split(ArticleText source, Sentence sentence, int first, int end, DocumentWords words)
    {
        var text = source.Text;
        first = SkipOpeningWord(text, sentence, first, end, words);
        var afterTitle = false;
        for (var at = first; at < end;)
        {
            var isKnown = gazetteer.TryMatch(text, at, end, out var match);
            var organisationEnd = OrganisationEnd(text, at, end);
            if (organisationEnd > at + match.Count && !afterTitle && !IsPersonNamedLikeHead(text, at, organisationEnd))
            {
                yield return New(source, sentence, at, organisationEnd, new Evidence(Org: organisationEnd - at > 1 ? 3.5f : 0.5f), afterTitle: false);
                at = organisationEnd;
            }
            else if (isKnown && !(match.Count == 1 && StartsPerson(text, at, end)) && !(afterTitle && match.Entry.Strength < 3.5f))
            {
                yield return Known(source, sentence, at, match);
                at += match.Count;
                afterTitle = false;
            }
            else if (lexicon.IsTitle(text.FoldedAt(at)))
            {
                afterTitle = true;
                at++;
            }
            else if (text.Tokens[at].Kind != TokenKind.Word || (end - at == 1 && text.FoldedAt(at).Length == 1))
                at++;
            else
            {
                var nameEnd = PersonEnd(text, at, end);
                yield return New(source, sentence, at, nameEnd, FormOf(text, at, nameEnd), afterTitle);
                at = nameEnd;
                afterTitle = false;
            }
        }
    }

    private Candidate Known(ArticleText source, Sentence sentence, int at, GazetteerMatch match)
    {
        var strength = match.Entry.Strength;
        var form = Evidence.For(match.Entry.Kind, strength);
        var around = context.Read(source.Text, sentence, at, at + match.Count);
        // States speak too ("Moscow said"); only being given as a person's name changes what a country's name means.
        if (strength >= 4 && match.Entry.Kind != Article.V1.EntityKind.Person && around.Person < ContextReader.Naming)
            around = around with { Person = 0, Org = 0 };
        return new Candidate(source, at, match.Count, match.Entry.Key, form, around, match.Entry);
    }

    private Candidate New(ArticleText source, Sentence sentence, int first, int end, Evidence form, bool afterTitle)
    {
        var around = context.Read(source.Text, sentence, first, end);
        if (end - first == 1 && around.Person < ContextReader.Naming)
            around = WithoutChance(source.Text, first, around);
        return new Candidate(source, first, end - first, PhraseKeys.Of(source.Text, first, end - first), form, afterTitle ? around + new Evidence(Person: 4) : around);
    }

    /// <summary>For a common word or an acronym, context that suits any noun is mostly chance.</summary>
    private Evidence WithoutChance(TokenizedText text, int token, Evidence around) =>
        lexicon.IsCommon(text.FoldedAt(token)) ? default
        : text.Tokens[token].Is(TokenShape.AllCapitals) && !lexicon.IsSurname(text.FoldedAt(token)) ? around with { Person = 0 }
        : around;

    /// <summary>A common word opens a sentence with a capital; it is part of a name only if something says so.</summary>
    private int SkipOpeningWord(TokenizedText text, Sentence sentence, int first, int end, DocumentWords words)
    {
        var opens = first == sentence.First || text.Tokens[first - 1].Kind == TokenKind.Sign && !PhraseKeys.IsHyphen(text, first - 1) && !text.IsSign(first - 1, ',');
        var word = text.FoldedAt(first);
        if (!opens || word.Length == 0 || lexicon.IsTitle(word))
            return first;
        var isCommon = lexicon.IsCommon(word) || words.IsWrittenSmall(word);
        if (!isCommon || words.IsNameInside(word))
            return first;
        if (gazetteer.TryMatch(text, first, end, out var match) && (match.Count > 1 || match.Entry.Strength >= 2))
            return first;
        var isName = end - first > 1 && (lexicon.IsModifier(word) && OrganisationEnd(text, first, end) > first + 1
            || lexicon.IsForename(word) && !lexicon.IsCommon(text.FoldedAt(first + 1)));
        return isName ? first : first + 1;
    }

    /// <summary>The end of an organisation's name that starts here, by its head word; the start itself if there is none.</summary>
    private int OrganisationEnd(TokenizedText text, int first, int end)
    {
        for (var head = end - 1; head >= first; head--)
        {
            if (!lexicon.IsOrganisationHead(text.FoldedAt(head)))
                continue;
            var takesRest = head + 1 < end && text.FoldedAt(head + 1) is "of" or "for";
            if (takesRest || head > first)
                return takesRest ? end : head + 1;
            return text.FoldedAt(Math.Max(0, first - 1)) == "the" && end == first + 1 ? end : first;
        }
        return first;
    }

    /// <summary><c>Frank Church</c>: a forename before a head word that is a surname too.</summary>
    private bool IsPersonNamedLikeHead(TokenizedText text, int first, int end) =>
        end - first == 2 && lexicon.IsForename(text.FoldedAt(first)) && lexicon.IsSurname(text.FoldedAt(end - 1))
        && !gazetteer.TryMatch(text, first, first + 1, out _);

    private bool StartsPerson(TokenizedText text, int first, int end) =>
        first + 1 < end && lexicon.IsForename(text.FoldedAt(first)) && text.Tokens[first + 1].Kind == TokenKind.Word
        && text.Tokens[first + 1].Is(TokenShape.Capitalised) && !lexicon.IsTitle(text.FoldedAt(first + 1))
        && (lexicon.IsSurname(text.FoldedAt(first + 1)) || !lexicon.IsCommon(text.FoldedAt(first + 1)));

    private int PersonEnd(TokenizedText text, int first, int end)
    {
        var limit = Math.Min(end, first + MaxPersonTokens);
        for (var at = first + 1; at < limit; at++)
        {
            if (lexicon.IsTitle(text.FoldedAt(at)) && !lexicon.IsSurname(text.FoldedAt(at)))
                return at;
        }
        return limit;
    }

    private Evidence FormOf(TokenizedText text, int first, int end)
    {
        if (PlaceForm(text, first, end) is { } place)
            return place;
        int words = 0, common = 0, initials = 0;
        for (var at = first; at < end; at++)
        {
            if (text.Tokens[at].Kind != TokenKind.Word)
                continue;
            words++;
            common += lexicon.IsCommon(text.FoldedAt(at)) ? 1 : 0;
            initials += at > first && text.Tokens[at].Is(TokenShape.Initial) ? 1 : 0;
        }
        if (initials + 1 >= words && text.Tokens[first].Is(TokenShape.Initial))
            return default;
        var (opening, closing) = (text.FoldedAt(first), text.FoldedAt(end - 1));
        if (words == 1)
            return SingleForm(text, first);
        if (text.Tokens[first].Is(TokenShape.AllCapitals) && text.Tokens[first].Length <= 5 && !lexicon.IsForename(opening))
            return new Evidence(Org: 1);
        var person = (lexicon.IsForename(opening) ? 2.5f : 0) + (lexicon.IsSurname(closing) ? 1f : 0) + (initials > 0 ? 2f : 0)
            + (text.Tokens[first].Is(TokenShape.Initial) ? 1.5f : 0) + (common == 0 && words <= 4 ? 0.9f : 0) - (0.8f * common);
        return new Evidence(Person: Math.Max(0, person));
    }

    private Evidence SingleForm(TokenizedText text, int token)
    {
        var (word, shape) = (text.FoldedAt(token), text.Tokens[token]);
        if (shape.Is(TokenShape.HasDigit))
            return new Evidence(Org: word.Count(char.IsLetter) >= 3 ? 2 : 0);
        if (shape.Is(TokenShape.AllCapitals) && word.Length is >= 2 and <= 6)
            return new Evidence(Org: lexicon.IsCommonAcronym(word) || lexicon.IsCommon(word) ? 0 : word.Length == 2 ? 1.2f : 1.7f);
        if (lexicon.IsPublicSurname(word) && !lexicon.IsCommon(word))
            return new Evidence(Person: 1.8f);
        return lexicon.IsCommon(word) ? default : new Evidence(Person: (lexicon.IsForename(word) ? 0.6f : 0) + (lexicon.IsSurname(word) ? 0.6f : 0));
    }

    private Evidence? PlaceForm(TokenizedText text, int first, int end)
    {
        if (end - first < 2)
            return null;
        var opensWithHead = text.FoldedAt(first) is "lake" or "mount" or "gulf" or "strait" or "cape" or "isle" or "river" or "republic" or "province";
        return opensWithHead || (lexicon.IsPlaceHead(text.FoldedAt(end - 1)) && !lexicon.IsForename(text.FoldedAt(first))) ? new Evidence(Place: 3) : null;
    }
}
