using System.Collections.Frozen;
using Newsroom.Tagging.Text;

namespace Newsroom.Tagging.Entities;

/// <summary>Reads what the words around a name say about its kind.</summary>
public sealed class ContextReader(Lexicon lexicon, Gazetteer gazetteer)
{
    /// <summary>What being given a name weighs: more than any other meaning that the name has.</summary>
    public const float Naming = 6;

    private const int NamingWindow = 7;
    private const int AppositionWindow = 6;

    private static readonly FrozenSet<string> Locatives = "in near across outside inside around throughout".Split(' ').ToFrozenSet(StringComparer.Ordinal);
    private static readonly FrozenSet<string> PlaceNouns =
        "region area oblast province peninsula suburb suburbs district city town village capital republic state island coast".Split(' ').ToFrozenSet(StringComparer.Ordinal);
    private static readonly FrozenSet<string> PersonPronouns = "himself herself themselves".Split(' ').ToFrozenSet(StringComparer.Ordinal);
    private static readonly FrozenSet<string> NamingNouns = "guerre callsign codename nickname pseudonym alias nicknamed codenamed dubbed".Split(' ').ToFrozenSet(StringComparer.Ordinal);

    public Evidence Read(TokenizedText text, Sentence sentence, int first, int end) =>
        Before(text, sentence, first) + After(text, sentence, end) + GivenName(text, sentence, first, end);

    private Evidence Before(TokenizedText text, Sentence sentence, int first)
    {
        if (first <= sentence.First)
            return default;
        var word = text.FoldedAt(first - 1);
        var earlier = first - 2 >= sentence.First ? text.FoldedAt(first - 2) : "";
        if (text.Tokens[first - 1].Is(TokenShape.Capitalised))
            return default;
        if (text.Tokens[first - 1].Kind == TokenKind.Sign)
            return AfterRole(text, sentence, first - 1);
        if (word == "to" && earlier == "according")
            return new Evidence(Person: 0.8f, Org: 1.2f);
        if (word == "of" && PlaceNouns.Contains(earlier))
            return new Evidence(Place: 2.5f);
        if (Locatives.Contains(word))
            return new Evidence(Place: 0.8f);
        if (word is "from" or "to" or "at")
            return new Evidence(Place: 0.3f);
        if (lexicon.IsRole(word))
            return new Evidence(Person: 2.5f);
        if (lexicon.IsOrganisationNoun(word))
            return new Evidence(Org: 1.5f);
        return word switch
        {
            "told" => new Evidence(Person: 0.6f, Org: 0.9f),
            _ when lexicon.IsSpeechVerb(word) => new Evidence(Person: 1.5f),
            _ => default,
        };
    }

    /// <summary>A name in apposition to a role: <c>the leader of Chechnya - X</c>, <c>the party's candidate, X</c>.</summary>
    private Evidence AfterRole(TokenizedText text, Sentence sentence, int sign)
    {
        if (text.Text[text.Tokens[sign].Start] is not (',' or '-' or '–' or '—'))
            return default;
        for (var i = sign - 1; i >= Math.Max(sentence.First, sign - AppositionWindow) && text.Tokens[i].Kind != TokenKind.Sign; i--)
        {
            if (!text.Tokens[i].Is(TokenShape.Capitalised) && lexicon.IsRole(text.FoldedAt(i)))
                return new Evidence(Person: 1.5f);
        }
        return default;
    }

    private Evidence After(TokenizedText text, Sentence sentence, int end)
    {
        if (end >= sentence.End)
            return default;
        var word = text.FoldedAt(end);
        if (lexicon.IsSpeechVerb(word))
            return new Evidence(Person: 1.6f, Org: 0.3f);
        if (word is "who")
            return new Evidence(Person: 1.5f);
        if (PlaceNouns.Contains(word))
            return new Evidence(Place: 1.2f);
        return text.IsSign(end, ',') && end + 1 < sentence.End ? AfterComma(text, sentence, end + 1) : default;
    }

    private Evidence AfterComma(TokenizedText text, Sentence sentence, int at)
    {
        var token = text.Tokens[at];
        if (token is { Kind: TokenKind.Number, Length: 2 } && (at + 1 >= sentence.End || text.Tokens[at + 1].Kind == TokenKind.Sign))
            return new Evidence(Person: 3);
        var word = text.FoldedAt(at);
        if (word is "who" or "whose")
            return new Evidence(Person: 1.5f);
        if (word is "a" or "an" or "the" or "his" or "her" or "former")
        {
            for (var i = at + 1; i < Math.Min(sentence.End, at + AppositionWindow) && text.Tokens[i].Kind != TokenKind.Sign; i++)
            {
                if (lexicon.IsRole(text.FoldedAt(i)))
                    return new Evidence(Person: 2);
            }
            return default;
        }
        return gazetteer.TryMatch(text, at, sentence.End, out var match) && match.Entry.Kind == Article.V1.EntityKind.Place && match.Entry.Strength >= 4
            ? new Evidence(Place: 1)
            : default;
    }

    /// <summary>
    /// Someone is given a name: <c>whose nom de guerre is X</c>, <c>calls himself X</c>, <c>goes by … X</c>, <c>X, his nickname</c>.
    /// It outweighs any other meaning that the name has.
    /// </summary>
    private static Evidence GivenName(TokenizedText text, Sentence sentence, int first, int end)
    {
        var isNamed = NamedBefore(text, sentence, first, end) || NamedAfter(text, sentence, end);
        return isNamed ? new Evidence(Person: Naming) : default;
    }

    private static bool NamedBefore(TokenizedText text, Sentence sentence, int first, int end)
    {
        // "calls himself Russian President": the name goes on, so this part of it is not the one given.
        if (end < sentence.End && text.Tokens[end].Kind == TokenKind.Word && text.Tokens[end].Is(TokenShape.Capitalised))
            return false;
        for (var i = first - 1; i >= Math.Max(sentence.First, first - NamingWindow); i--)
        {
            var word = text.FoldedAt(i);
            if (text.Tokens[i].Is(TokenShape.Capitalised) || text.IsSign(i, ',') || text.IsSign(i, '.'))
                return false;
            if (i > sentence.First && word == "by" && text.FoldedAt(i - 1) is "goes" or "went" or "go")
                return true;
            if (first - i > 3)
                continue;
            if (NamingNouns.Contains(word) || (word == "sign" && i > sentence.First && text.FoldedAt(i - 1) == "call"))
                return true;
            if (PersonPronouns.Contains(word) && i > sentence.First && IsNamingVerb(text, sentence, i))
                return true;
        }
        return false;
    }

    private static bool IsNamingVerb(TokenizedText text, Sentence sentence, int pronoun) =>
        pronoun - 1 >= sentence.First && text.FoldedAt(pronoun - 1) is "calls" or "called" or "call" or "identified" or "identifies" or "introduced" or "introduces" or "named" or "names";

    private static bool NamedAfter(TokenizedText text, Sentence sentence, int end)
    {
        if (end + 2 >= sentence.End || !text.IsSign(end, ',') || text.FoldedAt(end + 1) is not ("his" or "her" or "their" or "a"))
            return false;
        for (var i = end + 2; i < Math.Min(sentence.End, end + NamingWindow); i++)
        {
            if (NamingNouns.Contains(text.FoldedAt(i)) || (text.FoldedAt(i) == "call" && i + 1 < sentence.End && text.FoldedAt(i + 1) == "sign"))
                return true;
            if (text.IsSign(i, ',') || text.IsSign(i, '.'))
                return false;
        }
        return false;
    }
}
