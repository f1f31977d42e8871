using System.Collections.Frozen;
using Newsroom.Article.V1;
using Newsroom.Tagging.Text;

namespace Newsroom.Tagging.Quotes;

/// <summary>Who speaks: the words that name the speaker, and the entity if it is known.</summary>
public readonly record struct Speaker(string Text, string EntityId)
{
    public static readonly Speaker Nobody = new("", "");

    public bool IsKnown => Text.Length > 0;
}

/// <summary>A mention of an entity in the body: tokens [First, End).</summary>
public sealed record SpeakerMention(int First, int End, EntityTag Entity, string Text)
{
    public bool IsPerson => Entity.Kind == EntityKind.Person;

    public Speaker Speaker => new(Text, Entity.EntityId);
}

/// <summary>The people and bodies of an article that may speak: found by place, by pronoun and by role. Each look-up takes bounded time.</summary>
public sealed class Speakers
{
    /// <summary>Mentions that are looked at for one pronoun.</summary>
    private const int MaxLookBack = 50;

    /// <summary>Tokens beside a name in which its roles are looked for.</summary>
    private const int RoleWindow = 10;

    private static readonly FrozenSet<string> Roles = EmbeddedData.Lines("titles.txt").Concat(EmbeddedData.Lines("kin-and-roles.txt"))
        .SelectMany(line => line.Split(' ')).Select(Folding.Fold).ToFrozenSet(StringComparer.Ordinal);

    private static readonly FrozenDictionary<string, Gender> Forenames = EmbeddedData.Rows("forename-genders.tsv.gz")
        .DistinctBy(row => Folding.Fold(row[1]), StringComparer.Ordinal)
        .ToFrozenDictionary(row => Folding.Fold(row[1]), row => row[0] == "F" ? Gender.Female : Gender.Male, StringComparer.Ordinal);

    private readonly TokenizedText _text;
    private readonly CueWords _cues;
    private readonly List<SpeakerMention> _mentions = [];
    private readonly List<SpeakerMention> _people;
    private readonly Dictionary<int, SpeakerMention> _byFirst = [];
    private readonly Dictionary<int, SpeakerMention> _byLast = [];
    private readonly Dictionary<string, Gender> _genders = new(StringComparer.Ordinal);
    private readonly Dictionary<string, List<SpeakerMention>> _byRole = new(StringComparer.Ordinal);

    public Speakers(TokenizedText text, CueWords cues, IEnumerable<EntityTag> entities, IReadOnlyList<QuotedSpan> quotes)
    {
        _text = text;
        _cues = cues;
        foreach (var entity in entities)
        {
            foreach (var mention in entity.Mentions.Where(mention => mention.Field == TextField.Body))
                Add(entity, mention);
        }
        _mentions.Sort((left, right) => left.First.CompareTo(right.First));
        _people = Unquoted(quotes);
        foreach (var person in _people)
            ReadRoles(person);
    }

    public static bool IsRole(string word) => Roles.Contains(word);

    public static bool IsForename(string word) => Forenames.ContainsKey(word);

    public SpeakerMention? StartingAt(int token) => _byFirst.GetValueOrDefault(token);

    public SpeakerMention? EndingAt(int token) => _byLast.GetValueOrDefault(token);

    /// <summary>The first person named in these tokens.</summary>
    public SpeakerMention? FirstPersonIn(int from, int end)
    {
        for (var token = from; token < end; token++)
        {
            if (StartingAt(token) is { IsPerson: true } person)
                return person;
        }
        return null;
    }

    /// <summary>Whom a pronoun means: of the last sentence that names someone who fits, the one named first, as subjects stand first.</summary>
    public SpeakerMention? LastPerson(Gender gender, int before)
    {
        if (gender == Gender.Other)
            return null;
        var sentence = -1;
        SpeakerMention? found = null;
        var index = CountBefore(before);
        for (var i = index - 1; i >= 0 && i >= index - MaxLookBack; i--)
        {
            var person = _people[i];
            if (found is not null && _text.SentenceAt(person.First) != sentence)
                break;
            if (gender != Gender.Unknown && GenderOf(person) is not Gender.Unknown and var known && known != gender)
                continue;
            found = person;
            sentence = _text.SentenceAt(person.First);
        }
        if (found is not null && gender != Gender.Unknown)
            _genders.TryAdd(found.Entity.EntityId, gender);
        return found;
    }

    /// <summary>The last person before the token who was given this role.</summary>
    public SpeakerMention? WithRole(string role, int before)
    {
        if (!_byRole.TryGetValue(role, out var holders))
            return _cues.GenderOf(role) is not Gender.Unknown and var gender ? LastPerson(gender, before) : null;
        for (var i = holders.Count - 1; i >= 0 && i >= holders.Count - MaxLookBack; i--)
        {
            if (holders[i].First < before)
                return holders[i];
        }
        return null;
    }

    private void Add(EntityTag entity, EntityMention mention)
    {
        var first = _text.TokenAt(mention.Span.Start);
        var end = first;
        while (end < _text.Tokens.Count && _text.Tokens[end].Start < mention.Span.Start + mention.Span.Length)
            end++;
        if (end == first || !_byFirst.TryAdd(first, new SpeakerMention(first, end, entity, mention.Text)))
            return;
        _mentions.Add(_byFirst[first]);
        _byLast[end - 1] = _byFirst[first];
    }

    private List<SpeakerMention> Unquoted(IReadOnlyList<QuotedSpan> quotes)
    {
        var people = new List<SpeakerMention>();
        var quote = 0;
        foreach (var mention in _mentions.Where(mention => mention.IsPerson))
        {
            var at = _text.Tokens[mention.First].Start;
            while (quote < quotes.Count && quotes[quote].Close < at)
                quote++;
            if (quote == quotes.Count || at < quotes[quote].Open)
                people.Add(mention);
        }
        return people;
    }

    private Gender GenderOf(SpeakerMention person)
    {
        if (_genders.TryGetValue(person.Entity.EntityId, out var known))
            return known;
        var name = person.Entity.Name.AsSpan();
        var forename = Folding.Fold(name[..(name.IndexOfAny(' ', '-') is var end and > 0 ? end : name.Length)].ToString());
        return _genders[person.Entity.EntityId] = Forenames.GetValueOrDefault(forename);
    }

    /// <summary>Titles before the name, and appositions on either side: <c>Mayor Jonas Kask</c>; <c>Jonas Kask, the mayor of …</c>.</summary>
    private void ReadRoles(SpeakerMention person)
    {
        var isApart = person.First > 0 && _text.IsSign(person.First - 1, ',');
        var before = isApart ? person.First - 2 : person.First - 1;
        for (var token = before; token >= 0 && token > before - RoleWindow && _text.Tokens[token].Kind is TokenKind.Word && EndingAt(token) is null; token--)
        {
            var word = _text.FoldedAt(token);
            var isTitle = Roles.Contains(word) || _text.Tokens[token].Is(TokenShape.Capitalised);
            if (_cues.IsStop(word) || _cues.IsSay(word) || (isApart ? _cues.IsDeterminer(word) && !(token > 0 && _cues.IsJoining(_text.FoldedAt(token - 1))) : !isTitle))
                break;
            ReadRole(person, token);
        }
        if (person.End >= _text.Tokens.Count || !_text.IsSign(person.End, ','))
            return;
        for (var token = person.End + 1; token < _text.Tokens.Count && token <= person.End + RoleWindow && _text.Tokens[token].Kind is TokenKind.Word or TokenKind.Possessive; token++)
        {
            if (_cues.IsRelative(_text.FoldedAt(token)) || (_cues.IsJoining(_text.FoldedAt(token)) && token > person.End + 1))
                break;
            ReadRole(person, token);
        }
    }

    private void ReadRole(SpeakerMention person, int token)
    {
        var word = _text.FoldedAt(token);
        if (_cues.GenderOf(word) is not Gender.Unknown and var gender)
            _genders[person.Entity.EntityId] = gender;
        if (!Roles.Contains(word))
            return;
        if (!_byRole.TryGetValue(word, out var holders))
            _byRole.Add(word, holders = []);
        holders.Add(person);
    }

    private int CountBefore(int token)
    {
        int low = 0, high = _people.Count;
        while (low < high)
        {
            var middle = (low + high) / 2;
            if (_people[middle].First < token)
                low = middle + 1;
            else
                high = middle;
        }
        return low;
    }
}
