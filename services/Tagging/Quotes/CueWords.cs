using System.Collections.Frozen;
using Newsroom.Tagging.Text;

namespace Newsroom.Tagging.Quotes;

/// <summary>What a pronoun says about the one it stands for.</summary>
public enum Gender : byte
{
    Unknown,
    Male,
    Female,

    /// <summary>Several people, or a thing.</summary>
    Other,
}

/// <summary>The words of one language that tell who speaks; all folded.</summary>
public sealed class CueWords
{
    private static readonly Lazy<Dictionary<string, CueWords>> ByLanguage = new(Load);

    private readonly FrozenSet<string> _say;
    private readonly FrozenSet<string> _withOn;
    private readonly FrozenSet<string> _withOut;
    private readonly FrozenSet<string> _judge;
    private readonly FrozenSet<string> _links;
    private readonly FrozenSet<string> _determiners;
    private readonly FrozenSet<string> _joining;
    private readonly FrozenSet<string> _relative;
    private readonly FrozenSet<string> _stops;
    private readonly FrozenSet<string> _works;
    private readonly FrozenSet<string> _naming;
    private readonly string[][] _sources;
    private readonly FrozenDictionary<string, Gender> _genders;
    private readonly FrozenDictionary<string, Gender> _pronouns;

    private CueWords(ILookup<string, string> words)
    {
        _say = Set("say");
        _withOn = Set("on");
        _withOut = Set("out");
        _judge = Set("judge");
        _links = Set("link");
        _determiners = Set("det");
        _joining = Set("of");
        _relative = Set("who");
        _stops = Set("stop");
        _works = Set("work");
        _naming = Set("name");
        _sources = [.. words["source"].Select(phrase => phrase.Split('_'))];
        _pronouns = Genders("he", "she", "they");
        _genders = Genders("man", "woman", "");

        FrozenSet<string> Set(string kind) => words[kind].ToFrozenSet(StringComparer.Ordinal);

        FrozenDictionary<string, Gender> Genders(string male, string female, string other) =>
            Of(male, Gender.Male).Concat(Of(female, Gender.Female)).Concat(Of(other, Gender.Other))
                .DistinctBy(pair => pair.Key, StringComparer.Ordinal).ToFrozenDictionary(StringComparer.Ordinal);

        IEnumerable<KeyValuePair<string, Gender>> Of(string kind, Gender gender) => words[kind].Select(word => KeyValuePair.Create(word, gender));
    }

    /// <summary>Those of the language; of all languages if it is not known.</summary>
    public static CueWords Of(string language) => ByLanguage.Value.GetValueOrDefault(language) ?? ByLanguage.Value[""];

    public bool IsSay(string word) => _say.Contains(word);

    /// <summary>A verb of speech, with its particle if it needs one: <c>went on</c>.</summary>
    public bool IsSayAt(TokenizedText text, int token) =>
        IsSay(text.FoldedAt(token))
        || (token + 2 < text.Tokens.Count && text.Tokens[token + 2].Kind == TokenKind.Sign && text.FoldedAt(token + 1) is "on" or "out" && (text.FoldedAt(token + 1) == "on" ? _withOn : _withOut).Contains(text.FoldedAt(token)));

    public bool IsJudge(string word) => _judge.Contains(word);

    /// <summary>May stand between a speaker and the verb.</summary>
    public bool IsLink(string word) => _links.Contains(word);

    /// <summary>Opens a noun phrase.</summary>
    public bool IsDeterminer(string word) => _determiners.Contains(word);

    /// <summary>A preposition that continues a noun phrase.</summary>
    public bool IsJoining(string word) => _joining.Contains(word);

    public bool IsRelative(string word) => _relative.Contains(word);

    /// <summary>No noun phrase contains it.</summary>
    public bool IsStop(string word) => _stops.Contains(word);

    /// <summary>A noun before the title of a work, or a verb before a name.</summary>
    public bool Titles(string word) => _works.Contains(word) || _naming.Contains(word);

    /// <summary>What a title or noun says about the person beside it.</summary>
    public Gender GenderOf(string noun) => _genders.GetValueOrDefault(noun);

    public bool TryPronoun(string word, out Gender gender) => _pronouns.TryGetValue(word, out gender);

    /// <summary>Tokens of the phrase for "according to" that begins here; 0 if there is none.</summary>
    public int SourcePhraseAt(TokenizedText text, int token, int end)
    {
        foreach (var phrase in _sources)
        {
            var length = 0;
            while (length < phrase.Length && token + length < end && text.FoldedAt(token + length) == phrase[length])
                length++;
            if (length == phrase.Length)
                return length;
        }
        return 0;
    }

    private static Dictionary<string, CueWords> Load()
    {
        var rows = EmbeddedData.Rows("cues.txt", '|').SelectMany(row => row[2].Split(' ').Select(word => (Language: row[0], Kind: row[1], Word: Folding.Fold(word)))).ToList();
        var all = rows.Select(row => row.Language).Distinct(StringComparer.Ordinal).ToDictionary(language => language, language => Words(row => row.Language == language || row.Language == "*"), StringComparer.Ordinal);
        all[""] = Words(_ => true);
        return all;

        CueWords Words(Func<(string Language, string Kind, string Word), bool> condition) =>
            new(rows.Where(condition).ToLookup(row => row.Kind, row => row.Word, StringComparer.Ordinal));
    }
}
