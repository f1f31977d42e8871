using System.Collections.Frozen;

namespace Newsroom.Tagging.Text;

/// <summary>A text with its tokens, sentences and the folded form of each word. Equal words share one string.</summary>
public sealed class TokenizedText
{
    private static readonly FrozenSet<string> SentenceOpeners =
        "the a an in on at it he she they we i but and this that these those his her their its if when while as after before however for to since there".Split(' ').ToFrozenSet(StringComparer.Ordinal);

    /// <summary>Different words for which there is room from the start: half the tokens of an article are, and fewer of a long text.</summary>
    private const int ExpectedWords = 1_000;

    private readonly int[] _words;
    private readonly List<string> _vocabulary;

    public TokenizedText(string text)
    {
        Text = text;
        Tokens = Tokenizer.Tokenize(text);
        _vocabulary = new List<string>(Math.Min(Tokens.Count / 2, ExpectedWords));
        _words = FoldWords();
        Sentences = SplitSentences();
    }

    public string Text { get; }

    public IReadOnlyList<Token> Tokens { get; }

    public IReadOnlyList<Sentence> Sentences { get; }

    /// <summary>The distinct folded words.</summary>
    public IReadOnlyList<string> Vocabulary => _vocabulary;

    /// <summary>Where the folded word stands in the vocabulary; -1 for what is not a word.</summary>
    public int WordAt(int token) => _words[token];

    /// <summary>The folded word; empty for what is not a word.</summary>
    public string FoldedAt(int token) => _words[token] < 0 ? "" : _vocabulary[_words[token]];

    public ReadOnlySpan<char> SpanAt(int token) => Text.AsSpan(Tokens[token].Start, Tokens[token].Length);

    public bool IsSign(int token, char sign) => Tokens[token] is { Kind: TokenKind.Sign } sought && Text[sought.Start] == sign;

    /// <summary>The text from the first token to the end of the last, as written.</summary>
    public string Slice(int first, int count) => Text[Tokens[first].Start..Tokens[first + count - 1].End];

    private int[] FoldWords()
    {
        var numbers = new int[Tokens.Count];
        var known = new Dictionary<string, int>(_vocabulary.Capacity, StringComparer.Ordinal);
        var lookup = known.GetAlternateLookup<ReadOnlySpan<char>>();
        Span<char> buffer = stackalloc char[Tokenizer.MaxWordLength * 2];
        for (var i = 0; i < numbers.Length; i++)
        {
            var token = Tokens[i];
            numbers[i] = -1;
            if (token.Kind is not (TokenKind.Word or TokenKind.Number))
                continue;
            var source = Text.AsSpan(token.Start, token.Length);
            ReadOnlySpan<char> folded = source is "&" ? "and" : buffer[..Folding.Fold(source, buffer)];
            if (folded.IsEmpty)
                continue;
            if (!lookup.TryGetValue(folded, out numbers[i]))
            {
                numbers[i] = _vocabulary.Count;
                _vocabulary.Add(folded.ToString());
                known.Add(_vocabulary[^1], numbers[i]);
            }
        }
        return numbers;
    }

    private List<Sentence> SplitSentences()
    {
        var sentences = new List<Sentence>();
        var first = 0;
        for (var i = 0; i < Tokens.Count; i++)
        {
            if (i > first && Tokens[i].Is(TokenShape.AfterBlankLine))
            {
                sentences.Add(new Sentence(first, i - first));
                first = i;
            }
            if (!EndsSentence(i))
                continue;
            while (i + 1 < Tokens.Count && IsCloser(i + 1))
                i++;
            if (i + 1 < Tokens.Count && !StartsSentence(i + 1))
                continue;
            sentences.Add(new Sentence(first, i + 1 - first));
            first = i + 1;
        }
        if (first < Tokens.Count)
            sentences.Add(new Sentence(first, Tokens.Count - first));
        return sentences;
    }

    private bool EndsSentence(int token)
    {
        if (Tokens[token].Kind == TokenKind.Sign)
            return Text[Tokens[token].Start] is '.' or '!' or '?' or '…' or '。' or '！' or '？' or '۔' or '।';
        // "in the U.S. The …" ends a sentence although the point belongs to the acronym.
        return Tokens[token].Is(TokenShape.Abbreviation) && token + 1 < Tokens.Count && Tokens[token + 1].Is(TokenShape.Capitalised)
            && SentenceOpeners.Contains(FoldedAt(token + 1));
    }

    private bool IsCloser(int token) =>
        Tokens[token] is { Kind: TokenKind.Sign } sign && sign.Is(TokenShape.Glued) && !sign.Is(TokenShape.AfterBlankLine)
        && Text[sign.Start] is '"' or '”' or '’' or '\'' or '»' or ')' or ']' or '.' or '!' or '?' or '“';

    private bool StartsSentence(int token)
    {
        var next = Tokens[token];
        return next.Kind switch
        {
            TokenKind.Word => next.Is(TokenShape.Capitalised) || next.Is(TokenShape.Uncased),
            TokenKind.Number => !next.Is(TokenShape.Glued),
            TokenKind.Sign => !next.Is(TokenShape.Glued) || Text[next.Start] is '“' or '„' or '«' or '¿' or '¡',
            _ => true,
        };
    }
}
