using Newsroom.Article.V1;
using Newsroom.Tagging.Text;

namespace Newsroom.Tagging.Quotes;

/// <summary>Reads the words beside a verb of speech as the one who speaks. Every look goes over a bounded number of tokens.</summary>
public sealed class NounPhrases(TokenizedText text, CueWords cues, Speakers speakers)
{
    private const int MaxWords = 12;

    /// <summary>The subject whose last token this is.</summary>
    public Speaker EndingAt(int last, int from)
    {
        if (last < from || text.Tokens[last].Kind is TokenKind.Sign or TokenKind.Overlong)
            return Speaker.Nobody;
        if (cues.TryPronoun(text.FoldedAt(last), out var gender))
            return Pronoun(last, gender);
        if (speakers.EndingAt(last) is { } mention && mention.First >= from && !(mention.First > from && cues.IsJoining(WordBefore(mention.First, from))))
            return mention.Speaker;
        var first = FirstOf(last, from);
        return first > last ? Speaker.Nobody : Named(first, last + 1);
    }

    /// <summary>The subject that begins here, behind a verb or a phrase.</summary>
    public Speaker StartingAt(int first, int end)
    {
        while (first < end && cues.IsLink(text.FoldedAt(first)))
            first++;
        if (first >= end || text.Tokens[first].Kind is TokenKind.Sign or TokenKind.Overlong || cues.IsStop(text.FoldedAt(first)))
            return Speaker.Nobody;
        if (cues.TryPronoun(text.FoldedAt(first), out var gender) && !cues.IsDeterminer(text.FoldedAt(first)))
            return Pronoun(first, gender);
        var stop = EndOf(first, end);
        for (var at = first; at < stop; at++)
        {
            // "said UCL astronomer Ana Lund": a body before a name is not the speaker.
            if (speakers.StartingAt(at) is { } mention && (mention.IsPerson || ((at == first || IsArticleOnly(first, at)) && (mention.End >= stop || cues.IsJoining(text.FoldedAt(mention.End))))))
                return mention.Speaker;
            if (cues.IsJoining(text.FoldedAt(at)))
                break;
        }
        // "said the head of the institute, Kadri Lepik": the name follows the role.
        if (stop + 1 < end && text.IsSign(stop, ',') && speakers.StartingAt(stop + 1) is { IsPerson: true } named)
            return named.Speaker;
        return stop == first ? Speaker.Nobody : Named(first, stop);
    }

    /// <summary>The subject of a clause whose verb stands apart from it: the first one named, else the first phrase.</summary>
    public Speaker FirstIn(int from, int end)
    {
        if (FirstNamed(from, end) is { IsKnown: true } named)
            return named;
        for (var at = from; at < end && at < from + MaxWords; at++)
        {
            if (Speakers.IsRole(text.FoldedAt(at)) && cues.IsDeterminer(text.FoldedAt(from)))
                return Named(from, at + 1);
            if (text.IsSign(at, ','))
                return IsAdverbial(from) && at + 1 < end ? StartingAt(at + 1, end) : EndingAt(at - 1, from);
        }
        return StartingAt(from, end);
    }

    /// <summary>The first pronoun, person or body that is no part of another phrase.</summary>
    public Speaker FirstNamed(int from, int end)
    {
        for (var at = from; at < end; at++)
        {
            if (cues.TryPronoun(text.FoldedAt(at), out var gender) && gender != Gender.Other && !cues.IsDeterminer(text.FoldedAt(at)) && !IsPartOfAnother(at, from))
                return Pronoun(at, gender);
            if (speakers.StartingAt(at) is { Entity.Kind: EntityKind.Person or EntityKind.Org } mention && mention.End <= end
                && !IsPartOfAnother(at, from) && (mention.End == end || IsWholePhrase(mention)))
                return mention.Speaker;
        }
        return Speaker.Nobody;
    }

    private bool IsPartOfAnother(int token, int from) =>
        WordBefore(token, from) is { Length: > 0 } before && (cues.IsJoining(before) || before is "by" or "that") && token > from;

    /// <summary>"the State Department spokeswoman" is not the department, "Lund's plan" not Lund.</summary>
    private bool IsWholePhrase(SpeakerMention mention) => text.Tokens[mention.End].Kind != TokenKind.Possessive
        && (mention.IsPerson || text.Tokens[mention.End].Kind == TokenKind.Sign || !IsInside(mention.End) || cues.IsJoining(text.FoldedAt(mention.End)) || IsPastTense(mention.End, mention.First - 1));

    private bool IsAdverbial(int token) => text.FoldedAt(token) is var word && (cues.IsJoining(word) || cues.IsLink(word) || cues.IsStop(word));

    private Speaker Pronoun(int token, Gender gender)
    {
        var word = text.Slice(token, 1);
        return new Speaker(word, speakers.LastPerson(gender, token)?.Entity.EntityId ?? "");
    }

    /// <summary>A phrase that is no name: the person who was given its role, if it is definite.</summary>
    private Speaker Named(int first, int end)
    {
        if (speakers.StartingAt(first) is { IsPerson: true } person)
            return person.Speaker;
        first = NameWithin(first, end);
        var phrase = text.Slice(first, end - first);
        var head = end - 1;
        for (var at = first + 1; at < end; at++)
        {
            if (!cues.IsJoining(text.FoldedAt(at)))
                continue;
            head = at - 1;
            break;
        }
        var isDefinite = cues.IsDeterminer(text.FoldedAt(first)) && text.FoldedAt(first) is not ("a" or "an" or "another" or "one" or "some" or "several" or "many" or "ein" or "eine" or "un" or "une" or "una" or "um" or "uma" or "een");
        var holder = isDefinite ? speakers.WithRole(text.FoldedAt(head), first) : null;
        return new Speaker(phrase, holder?.Entity.EntityId ?? "");
    }

    /// <summary>Where an unknown name begins behind its titles: at a forename, or at the capitals behind small letters.</summary>
    private int NameWithin(int first, int end)
    {
        for (var at = first; at < end - 1; at++)
        {
            if (cues.IsJoining(text.FoldedAt(at)))
                break;
            if (IsCapital(at) && IsCapital(end - 1) && (Speakers.IsForename(text.FoldedAt(at)) || (at > first && !IsCapital(at - 1) && !cues.IsDeterminer(text.FoldedAt(at - 1)))))
                return at;
        }
        return first;
    }

    private bool IsCapital(int token) => text.Tokens[token].Is(TokenShape.Capitalised);

    private int FirstOf(int last, int from)
    {
        var first = last + 1;
        for (var at = last; at >= from && at > last - MaxWords && (IsInside(at) || (at == last && text.Tokens[at].Kind == TokenKind.Word)); at--)
        {
            first = at;
            if (text.Tokens[at].Is(TokenShape.AfterBlankLine) || (cues.IsDeterminer(text.FoldedAt(at)) && !cues.IsJoining(WordBefore(at, from))))
                break;
        }
        // What is left of a preposition at the front belongs to another phrase.
        while (first <= last && (cues.IsJoining(text.FoldedAt(first)) || text.Tokens[first].Kind is not (TokenKind.Word or TokenKind.Number)))
            first++;
        return first;
    }

    private int EndOf(int first, int end)
    {
        var at = first;
        var joins = 0;
        while (at < end && at < first + MaxWords && (at == first || (IsInside(at) && !text.Tokens[at].Is(TokenShape.AfterBlankLine) && !IsPastTense(at, first))))
        {
            if (cues.IsJoining(text.FoldedAt(at)) && (at == first || ++joins > 2 || IsWhen(at + 1, end)))
                break;
            at++;
        }
        return at;
    }

    /// <summary>"in a statement", "in 2019", "at a press conference": when or where it was said, not who.</summary>
    private bool IsWhen(int token, int end) =>
        token >= end || text.Tokens[token].Kind == TokenKind.Number || text.FoldedAt(token) is "a" or "an" or "einer" or "einem" or "une" or "un" or "una" or "uma" or "een";

    /// <summary>A lower-case word on -ed that cannot belong to the phrase any more.</summary>
    private bool IsPastTense(int token, int first) =>
        token > first + 1 && !text.Tokens[token].Is(TokenShape.Capitalised) && text.FoldedAt(token).EndsWith("ed", StringComparison.Ordinal);

    private bool IsInside(int token)
    {
        var word = text.FoldedAt(token);
        return text.Tokens[token].Kind switch
        {
            TokenKind.Word or TokenKind.Number => cues.IsJoining(word) || !(cues.IsStop(word) || cues.IsSay(word) || cues.IsLink(word)),
            TokenKind.Possessive => true,
            TokenKind.Sign => text.Text[text.Tokens[token].Start] is '-' or '\'' or '’' && text.Tokens[token].Is(TokenShape.Glued),
            _ => false,
        };
    }

    private bool IsArticleOnly(int first, int at) => at == first + 1 && cues.IsDeterminer(text.FoldedAt(first));

    /// <summary>The word before the token, an article passed over.</summary>
    private string WordBefore(int token, int from)
    {
        var at = token - 1;
        if (at > from && cues.IsDeterminer(text.FoldedAt(at)) && !cues.IsJoining(text.FoldedAt(at)))
            at--;
        return at >= from ? text.FoldedAt(at) : "";
    }
}
