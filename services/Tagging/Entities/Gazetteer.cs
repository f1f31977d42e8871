using Newsroom.Article.V1;
using Newsroom.Tagging.Text;

namespace Newsroom.Tagging.Entities;

/// <summary>Something with a known name.</summary>
public sealed class GazetteerEntry(EntityKind kind, string name, string key)
{
    public EntityKind Kind { get; } = kind;

    public string Name { get; } = name;

    /// <summary>The folded preferred name.</summary>
    public string Key { get; } = key;

    /// <summary>ISO 3166-1 alpha-2; empty if it belongs to none or several.</summary>
    public string CountryCode { get; init; } = "";

    /// <summary>Folded name of the place that a nationality belongs to; empty otherwise.</summary>
    public string Home { get; init; } = "";

    public (float Latitude, float Longitude)? Position { get; set; }

    /// <summary>How much the name alone says, on the scale of <see cref="Evidence"/>.</summary>
    public float Strength { get; init; } = 4;
}

/// <summary>Where a known name ends, counted in tokens from where it starts.</summary>
public readonly record struct GazetteerMatch(GazetteerEntry Entry, int Count);

/// <summary>Known names, found by the longest match in one pass: the time for a token does not depend on how many names there are.</summary>
public sealed class Gazetteer(int capacity = 0)
{
    private const int MaxWords = 9;
    private const int MaxKeyLength = 160;

    private readonly Dictionary<string, (GazetteerEntry Entry, bool OnlyInCapitals)> _names = new(capacity, StringComparer.Ordinal);
    private readonly Dictionary<string, byte> _longestByFirstWord = new(StringComparer.Ordinal);

    /// <summary>Folds a name as it is looked up: its folded words, one space apart.</summary>
    public static string KeyOf(string name) => PhraseKeys.Of(new TokenizedText(name));

    public GazetteerEntry? Find(string key) => _names.TryGetValue(key, out var found) ? found.Entry : null;

    /// <summary>Adds a spelling, unless it is taken. A short name in capitals (<c>WHO</c>) is only found in capitals.</summary>
    public void Add(string name, GazetteerEntry entry)
    {
        var key = KeyOf(name);
        if (key.Length is < 2 or > MaxKeyLength)
            return;
        var onlyInCapitals = name.Length <= 6 && name.Any(char.IsLetter) && !name.Any(char.IsLower) && name.Any(char.IsAsciiLetterUpper);
        if (_names.TryGetValue(key, out var known))
        {
            if (known.Entry == entry && known.OnlyInCapitals && !onlyInCapitals)
                _names[key] = (entry, false);
            return;
        }
        var words = key.Count(c => c == ' ') + 1;
        if (words > MaxWords)
            return;
        _names.Add(key, (entry, onlyInCapitals));
        var first = key.IndexOf(' ', StringComparison.Ordinal) is var space and > 0 ? key[..space] : key;
        _longestByFirstWord[first] = Math.Max((byte)words, _longestByFirstWord.GetValueOrDefault(first));
    }

    /// <summary>The longest known name that starts at the token and ends before <paramref name="end"/>.</summary>
    /// <param name="anyCase">Also what is written small, where it is no abbreviation.</param>
    public bool TryMatch(TokenizedText text, int token, int end, out GazetteerMatch match, bool anyCase = false)
    {
        match = default;
        var first = PhraseKeys.WordAt(text, token);
        if (!_longestByFirstWord.TryGetValue(first, out var longest) || !(anyCase || IsNameLike(text.Tokens[token]) || first is "al"))
            return false;
        Span<char> key = stackalloc char[MaxKeyLength];
        var names = _names.GetAlternateLookup<ReadOnlySpan<char>>();
        int length = 0, words = 0;
        for (var at = token; at < end && words < longest; at++)
        {
            if (PhraseKeys.IsHyphen(text, at) && at > token)
                continue;
            var word = PhraseKeys.WordAt(text, at);
            if (word.Length == 0 || length + word.Length + 1 > MaxKeyLength || (at > token && text.Tokens[at].Is(TokenShape.AfterBlankLine)))
                break;
            if (words++ > 0)
                key[length++] = ' ';
            word.CopyTo(key[length..]);
            length += word.Length;
            if ((anyCase || IsNameLike(text.Tokens[at])) && names.TryGetValue(key[..length], out var found)
                && (!found.OnlyInCapitals || text.Tokens[at].Is(TokenShape.AllCapitals)))
                match = new GazetteerMatch(found.Entry, at - token + 1);
        }
        return match.Count > 0;
    }

    private static bool IsNameLike(Token token) => token.Is(TokenShape.Capitalised | TokenShape.Uncased | TokenShape.HasDigit);
}
