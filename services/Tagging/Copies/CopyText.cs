using System.Collections.Frozen;
using Newsroom.Tagging.Text;

namespace Newsroom.Tagging.Copies;

/// <summary>One word of a text, folded and hashed: [Start, End) in UTF-16 code units of the body.</summary>
/// <param name="Sentence">Index of its sentence.</param>
internal readonly record struct CopyWord(ulong Hash, int Start, int End, int Sentence, CopyWordKind Kind);

/// <summary>What a word is worth as evidence.</summary>
internal enum CopyWordKind : byte
{
    Plain,

    /// <summary>A function word of some language.</summary>
    Function,

    /// <summary>Digits: what an editor changes on purpose.</summary>
    Figure,

    /// <summary>Capitalised where a sentence does not ask for it.</summary>
    Name,
}

/// <summary>
/// A body as a run of words, which is what copies are told by: case, punctuation, line breaks and diacritics do not count, so that neither
/// scanning nor another house's typography makes a new text.
/// </summary>
internal sealed class CopyText
{
    /// <summary>UTF-16 code units of a body that are looked at; what lies behind is not compared.</summary>
    public const int MaxLength = 200_000;

    /// <summary>Words to a shingle. Three survive a word replaced in six, and are rare enough to tell texts apart when many are shared.</summary>
    public const int ShingleWords = 3;

    private static readonly FrozenSet<string> FunctionWords = Stopwords.ByLanguage.Values.SelectMany(words => words).ToFrozenSet(StringComparer.Ordinal);

    private readonly string _body;
    private readonly IReadOnlyList<(int Start, int End)> _sentences;

    public CopyText(string body)
    {
        _body = body.Length <= MaxLength ? body : body[..MaxLength];
        var text = new TokenizedText(_body);
        _sentences = [.. text.Sentences.Select(sentence => (text.Tokens[sentence.First].Start, text.Tokens[sentence.End - 1].End))];
        Words = ReadWords(text);
        Shingles = Hash(Words);
        Sorted = [.. Shingles.Order().Distinct()];
        TextHash = Words.Aggregate(0UL, (hash, word) => WordHash.Mix((hash * 31) ^ word.Hash));
    }

    public IReadOnlyList<CopyWord> Words { get; }

    /// <summary>The shingle that begins at each word; none at the last two.</summary>
    public IReadOnlyList<ulong> Shingles { get; }

    /// <summary>The distinct shingles in rising order.</summary>
    public IReadOnlyList<ulong> Sorted { get; }

    /// <summary>Equal for texts of the same words in the same order.</summary>
    public ulong TextHash { get; }

    public int SentenceCount => _sentences.Count;

    /// <summary>The sentence as written, without line breaks.</summary>
    public string SentenceAt(int index) => _body[_sentences[index].Start.._sentences[index].End].ReplaceLineEndings(" ");

    private static List<CopyWord> ReadWords(TokenizedText text)
    {
        var words = new List<CopyWord>(text.Tokens.Count);
        for (var sentence = 0; sentence < text.Sentences.Count; sentence++)
        {
            var opens = true;
            for (var at = text.Sentences[sentence].First; at < text.Sentences[sentence].End; at++)
            {
                var token = text.Tokens[at];
                if (token.Kind is not (TokenKind.Word or TokenKind.Number or TokenKind.Overlong))
                    continue;
                // Folding would make one of 6.2 and 62.
                var folded = token.Kind == TokenKind.Word ? text.FoldedAt(at) : text.SpanAt(at).ToString();
                words.Add(new CopyWord(WordHash.Of(folded), token.Start, token.End, sentence, KindOf(token, folded, opens)));
                opens = false;
            }
        }
        return words;
    }

    private static CopyWordKind KindOf(Token token, string folded, bool opensSentence)
    {
        if (token.Is(TokenShape.HasDigit))
            return CopyWordKind.Figure;
        if (FunctionWords.Contains(folded))
            return CopyWordKind.Function;
        return token.Is(TokenShape.Capitalised) && !opensSentence ? CopyWordKind.Name : CopyWordKind.Plain;
    }

    private static ulong[] Hash(IReadOnlyList<CopyWord> words)
    {
        var shingles = new ulong[Math.Max(0, words.Count - ShingleWords + 1)];
        for (var i = 0; i < shingles.Length; i++)
            shingles[i] = WordHash.Mix((words[i].Hash * 31) ^ (ulong.RotateLeft(words[i + 1].Hash, 21) * 17) ^ ulong.RotateLeft(words[i + 2].Hash, 42));
        return shingles;
    }
}
