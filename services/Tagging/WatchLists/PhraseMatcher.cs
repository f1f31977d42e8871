using Newsroom.Article.V1;
using Newsroom.Tagging.Entities;
using Newsroom.Tagging.Text;

namespace Newsroom.Tagging.WatchLists;

/// <summary>A phrase that someone watches for.</summary>
/// <param name="Team">Whose watch list it is.</param>
public sealed record WatchedPhrase(string WatchListId, long Version, string Phrase, string Team = "");

/// <summary>
/// Finds all phrases in one pass over a text, by the automaton of Aho and Corasick (1975) over folded words: the time for a word depends
/// neither on how many phrases there are nor on how they overlap. Immutable.
/// </summary>
public sealed class PhraseMatcher
{
    /// <summary>Words and signs of a phrase.</summary>
    public const int MaxWords = 20;

    /// <summary>Matches of one article.</summary>
    public const int MaxMatches = 1_000;

    private const int MaxCapitals = 6;

    /// <summary>In place of a word that is in no phrase.</summary>
    private const int Unknown = -1;

    public static readonly PhraseMatcher Empty = new([]);

    private readonly Dictionary<string, int> _words = new(StringComparer.Ordinal);
    private readonly Dictionary<long, int> _next = [];

    /// <summary>The first is the root.</summary>
    private readonly List<Node> _nodes = [new Node(0)];

    /// <summary>Of the phrases of one list that match the same words the first stays.</summary>
    public PhraseMatcher(IEnumerable<WatchedPhrase> phrases)
    {
        var edges = new List<(int From, int Word, int To)>();
        foreach (var watched in phrases)
            Add(watched, edges);
        Link(edges);
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

    /// <summary>Each phrase once a list, in the order of where they first end; texts in the order given.</summary>
    public List<WatchMatch> Find(IEnumerable<ArticleText> texts)
    {
        var matches = new List<WatchMatch>();
        if (_nodes.Count == 1)
            return matches;
        var seen = new HashSet<WatchedPhrase>(ReferenceEqualityComparer.Instance);
        foreach (var source in texts)
            Find(source, seen, matches);
        return matches;
    }

    private void Find(ArticleText source, HashSet<WatchedPhrase> seen, List<WatchMatch> matches)
    {
        var text = source.Text;
        var known = _words.GetAlternateLookup<ReadOnlySpan<char>>();
        // The last words, without the hyphens between them.
        Span<int> last = stackalloc int[MaxWords];
        int node = 0, count = 0;
        for (var at = 0; at < text.Tokens.Count && matches.Count < MaxMatches; at++)
        {
            if (text.Tokens[at].Is(TokenShape.AfterBlankLine))
                node = 0;
            if (PhraseKeys.IsHyphen(text, at))
                continue;
            node = Next(node, known.TryGetValue(WordAt(text, at), out var word) ? word : Unknown);
            last[count++ % MaxWords] = at;
            for (var end = _nodes[node].Phrases.Length > 0 ? node : _nodes[node].Shorter; end > 0; end = _nodes[end].Shorter)
                Report(source, last[(count - _nodes[end].Depth) % MaxWords], at, _nodes[end], seen, matches);
        }
    }

    private static void Report(ArticleText source, int first, int at, Node node, HashSet<WatchedPhrase> seen, List<WatchMatch> matches)
    {
        var tokens = source.Text.Tokens;
        foreach (var (phrase, inCapitals) in node.Phrases)
        {
            if ((inCapitals && !tokens[at].Is(TokenShape.AllCapitals)) || matches.Count == MaxMatches || !seen.Add(phrase))
                continue;
            matches.Add(new WatchMatch
            {
                WatchListId = phrase.WatchListId,
                WatchListVersion = phrase.Version,
                Phrase = phrase.Phrase,
                Team = phrase.Team,
                Field = source.Field,
                Span = new TextSpan { Start = tokens[first].Start, Length = tokens[at].End - tokens[first].Start },
            });
        }
    }

    private int Next(int node, int word)
    {
        if (word == Unknown)
            return 0;
        int next;
        while (!_next.TryGetValue(Edge(node, word), out next) && node > 0)
            node = _nodes[node].Fallback;
        return next;
    }

    private void Add(WatchedPhrase watched, List<(int From, int Word, int To)> edges)
    {
        var text = new TokenizedText(watched.Phrase);
        var node = 0;
        for (var at = 0; at < text.Tokens.Count; at++)
        {
            if (PhraseKeys.IsHyphen(text, at))
                continue;
            var written = WordAt(text, at).ToString();
            if (!_words.TryGetValue(written, out var word))
                _words.Add(written, word = _words.Count);
            if (!_next.TryGetValue(Edge(node, word), out var next))
            {
                _next.Add(Edge(node, word), next = _nodes.Count);
                _nodes.Add(new Node(_nodes[node].Depth + 1));
                edges.Add((node, word, next));
            }
            node = next;
        }
        var inCapitals = text.Tokens is [{ Length: <= MaxCapitals } only] && only.Is(TokenShape.AllCapitals);
        if (node > 0 && !Array.Exists(_nodes[node].Phrases, other => other.Phrase.WatchListId == watched.WatchListId && other.InCapitals == inCapitals))
            _nodes[node].Phrases = [.. _nodes[node].Phrases, (watched, inCapitals)];
    }

    /// <summary>Level by level, so that what a node falls back to is linked before it.</summary>
    private void Link(List<(int From, int Word, int To)> edges)
    {
        foreach (var (from, word, to) in edges.OrderBy(edge => _nodes[edge.To].Depth))
        {
            var node = _nodes[to];
            node.Fallback = from == 0 ? 0 : Next(_nodes[from].Fallback, word);
            node.Shorter = _nodes[node.Fallback].Phrases.Length > 0 ? node.Fallback : _nodes[node.Fallback].Shorter;
        }
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

    /// <summary>The words read so far.</summary>
    private sealed class Node(int depth)
    {
        /// <summary>How many words.</summary>
        public int Depth { get; } = depth;

        /// <summary>The node for the most of their last words that begin another phrase.</summary>
        public int Fallback { get; set; }

        /// <summary>The next shorter one at which a phrase ends; 0 if there is none.</summary>
        public int Shorter { get; set; }

        public (WatchedPhrase Phrase, bool InCapitals)[] Phrases { get; set; } = [];
    }
}
