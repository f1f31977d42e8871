using Newsroom.Article.V1;
using Newsroom.Tagging.Entities;
using Newsroom.Tagging.Text;

namespace Newsroom.Tagging.WatchLists;

/// <summary>A phrase that someone watches for.</summary>
public sealed record WatchedPhrase(string WatchListId, long Version, string Phrase);

/// <summary>
/// Finds all phrases in one pass over a text: a trie over folded words, so that the time for a token is bounded by the longest phrase,
/// whatever their number. Immutable.
/// </summary>
public sealed class PhraseMatcher
{
    /// <summary>Words and signs of a phrase.</summary>
    public const int MaxWords = 20;

    /// <summary>Matches of one article.</summary>
    public const int MaxMatches = 1_000;

    private const int MaxCapitals = 6;

    /// <summary>In place of a word: in no phrase; between two words of one.</summary>
    private const int Unknown = -1, Hyphen = -2;

    public static readonly PhraseMatcher Empty = new([]);

    private readonly Dictionary<string, int> _words = new(StringComparer.Ordinal);
    private readonly Dictionary<long, int> _next = [];
    private readonly Dictionary<int, List<(WatchedPhrase Phrase, bool InCapitals)>> _ends = [];

    /// <summary>Of the phrases of one list that match the same words the first stays.</summary>
    public PhraseMatcher(IEnumerable<WatchedPhrase> phrases)
    {
        var nodes = 0;
        foreach (var watched in phrases)
        {
            var text = new TokenizedText(watched.Phrase);
            var node = 0;
            for (var at = 0; at < text.Tokens.Count; at++)
            {
                if (PhraseKeys.IsHyphen(text, at))
                    continue;
                if (!_words.TryGetValue(WordAt(text, at).ToString(), out var word))
                    _words.Add(WordAt(text, at).ToString(), word = _words.Count);
                if (!_next.TryGetValue(Edge(node, word), out var next))
                    _next.Add(Edge(node, word), next = ++nodes);
                node = next;
            }
            Add(node, watched, IsInCapitals(text));
        }
    }

    /// <summary>Why a phrase cannot be watched for; null if it can.</summary>
    public static string? Fault(string phrase)
    {
        var text = new TokenizedText(phrase);
        return !text.Tokens.Any(token => token.Kind is TokenKind.Word or TokenKind.Number) ? "has no letter or digit"
            : text.Tokens.Any(token => token.Kind == TokenKind.Overlong) ? $"has a word of more than {Tokenizer.MaxWordLength} characters"
            : text.Tokens.Count > MaxWords ? $"has more than {MaxWords} words"
            : null;
    }

    /// <summary>Each phrase once a list, where it first occurs; texts in the order given.</summary>
    public List<WatchMatch> Find(IEnumerable<ArticleText> texts)
    {
        var matches = new List<WatchMatch>();
        if (_ends.Count == 0)
            return matches;
        var seen = new HashSet<WatchedPhrase>(ReferenceEqualityComparer.Instance);
        foreach (var source in texts)
        {
            var words = Numbers(source.Text);
            for (var at = 0; at < words.Length && matches.Count < MaxMatches; at++)
                FindAt(source, words, at, seen, matches);
        }
        return matches;
    }

    private int[] Numbers(TokenizedText text)
    {
        var known = _words.GetAlternateLookup<ReadOnlySpan<char>>();
        var numbers = new int[text.Tokens.Count];
        for (var at = 0; at < numbers.Length; at++)
            numbers[at] = PhraseKeys.IsHyphen(text, at) ? Hyphen : known.TryGetValue(WordAt(text, at), out var word) ? word : Unknown;
        return numbers;
    }

    private void FindAt(ArticleText source, int[] words, int first, HashSet<WatchedPhrase> seen, List<WatchMatch> matches)
    {
        var text = source.Text;
        var node = 0;
        for (var at = first; at < words.Length && (at == first || !text.Tokens[at].Is(TokenShape.AfterBlankLine)); at++)
        {
            if (words[at] == Hyphen && at > first)
                continue;
            if (words[at] < 0 || !_next.TryGetValue(Edge(node, words[at]), out node))
                return;
            if (!_ends.TryGetValue(node, out var ends))
                continue;
            foreach (var (phrase, inCapitals) in ends)
            {
                if ((inCapitals && !text.Tokens[at].Is(TokenShape.AllCapitals)) || matches.Count == MaxMatches || !seen.Add(phrase))
                    continue;
                matches.Add(new WatchMatch
                {
                    WatchListId = phrase.WatchListId,
                    WatchListVersion = phrase.Version,
                    Phrase = phrase.Phrase,
                    Field = source.Field,
                    Span = new TextSpan { Start = text.Tokens[first].Start, Length = text.Tokens[at].End - text.Tokens[first].Start },
                });
            }
        }
    }

    private void Add(int node, WatchedPhrase watched, bool inCapitals)
    {
        if (node == 0)
            return;
        if (!_ends.TryGetValue(node, out var ends))
            _ends.Add(node, ends = []);
        if (!ends.Exists(end => end.Phrase.WatchListId == watched.WatchListId && end.InCapitals == inCapitals))
            ends.Add((watched, inCapitals));
    }

    private static long Edge(int node, int word) => ((long)node << 32) | (uint)word;

    /// <summary>Folded; signs as written, so that they match themselves.</summary>
    private static ReadOnlySpan<char> WordAt(TokenizedText text, int token) => text.Tokens[token].Kind switch
    {
        TokenKind.Possessive => "'s",
        _ when text.FoldedAt(token) is { Length: > 0 } word => word,
        TokenKind.Sign => text.SpanAt(token),
        _ => "",
    };

    private static bool IsInCapitals(TokenizedText text) =>
        text.Tokens is [{ Length: <= MaxCapitals } only] && only.Is(TokenShape.AllCapitals);
}
