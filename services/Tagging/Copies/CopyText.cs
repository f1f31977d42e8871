using System.Buffers;
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
/// scanning nor another house's typography makes a new text. The body itself is not part of it, so that many can be held; threads may share one.
/// </summary>
internal sealed class CopyText
{
    /// <summary>UTF-16 code units of a body that are looked at; what lies behind is not compared.</summary>
    public const int MaxLength = 200_000;

    /// <summary>Words to a shingle. Three survive a word replaced in six, and are rare enough to tell texts apart when many are shared.</summary>
    public const int ShingleWords = 3;

    private static readonly FrozenSet<string> FunctionWords = Stopwords.ByLanguage.Values.SelectMany(words => words).ToFrozenSet(StringComparer.Ordinal);

    /// <summary>[Start, End) of each sentence in UTF-16 code units of the body.</summary>
    private readonly (int Start, int End)[] _sentences;

    public CopyText(string body)
    {
        var text = new TokenizedText(body.Length <= MaxLength ? body : body[..MaxLength]);
        _sentences = [.. text.Sentences.Select(sentence => (text.Tokens[sentence.First].Start, text.Tokens[sentence.End - 1].End))];
        Words = ReadWords(text);
        Shingles = Hash(Words);
        Sorted = Distinct(Shingles);
        foreach (var word in Words)
            TextHash = WordHash.Mix((TextHash * 31) ^ word.Hash);
    }

    public CopyWord[] Words { get; }

    /// <summary>The shingle that begins at each word; none at the last two.</summary>
    public ulong[] Shingles { get; }

    /// <summary>The distinct shingles in rising order.</summary>
    public ulong[] Sorted { get; }

    /// <summary>Equal for texts of the same words in the same order.</summary>
    public ulong TextHash { get; }

    /// <summary>The distinct hashes of its words in rising order; so are the next three.</summary>
    public ulong[] Hashes => field ??= HashesOf(_ => true);

    public ulong[] Names => field ??= HashesOf(kind => kind == CopyWordKind.Name);

    public ulong[] Figures => field ??= HashesOf(kind => kind == CopyWordKind.Figure);

    /// <summary>Names and figures.</summary>
    public ulong[] Anchors => field ??= HashesOf(kind => kind is CopyWordKind.Name or CopyWordKind.Figure);

    /// <summary>The sentence as written in the body that the text was made of, without line breaks.</summary>
    public string SentenceAt(int index, string body) => body[_sentences[index].Start.._sentences[index].End].ReplaceLineEndings(" ");

    private static CopyWord[] ReadWords(TokenizedText text)
    {
        // What is to be known of a word is known of all its places.
        var known = new (ulong Hash, bool IsFunction)[text.Vocabulary.Count];
        for (var i = 0; i < known.Length; i++)
            known[i] = (WordHash.Of(text.Vocabulary[i]), FunctionWords.Contains(text.Vocabulary[i]));
        var words = ArrayPool<CopyWord>.Shared.Rent(text.Tokens.Count);
        var count = 0;
        for (var sentence = 0; sentence < text.Sentences.Count; sentence++)
        {
            var opens = true;
            for (var at = text.Sentences[sentence].First; at < text.Sentences[sentence].End; at++)
            {
                var token = text.Tokens[at];
                if (token.Kind is not (TokenKind.Word or TokenKind.Number or TokenKind.Overlong))
                    continue;
                var word = text.WordAt(at);
                // Folding would make one of 6.2 and 62.
                var (hash, isFunction) = token.Kind != TokenKind.Word ? (WordHash.Of(text.SpanAt(at)), false) : word < 0 ? (WordHash.Of(""), false) : known[word];
                words[count++] = new CopyWord(hash, token.Start, token.End, sentence, KindOf(token, isFunction, opens));
                opens = false;
            }
        }
        var read = words[..count];
        ArrayPool<CopyWord>.Shared.Return(words);
        return read;
    }

    private static CopyWordKind KindOf(Token token, bool isFunction, bool opensSentence)
    {
        if (token.Is(TokenShape.HasDigit))
            return CopyWordKind.Figure;
        if (isFunction)
            return CopyWordKind.Function;
        return token.Is(TokenShape.Capitalised) && !opensSentence ? CopyWordKind.Name : CopyWordKind.Plain;
    }

    private static ulong[] Hash(CopyWord[] words)
    {
        var shingles = new ulong[Math.Max(0, words.Length - ShingleWords + 1)];
        for (var i = 0; i < shingles.Length; i++)
            shingles[i] = WordHash.Mix((words[i].Hash * 31) ^ (ulong.RotateLeft(words[i + 1].Hash, 21) * 17) ^ ulong.RotateLeft(words[i + 2].Hash, 42));
        return shingles;
    }

    private ulong[] HashesOf(Func<CopyWordKind, bool> isMeant)
    {
        var hashes = ArrayPool<ulong>.Shared.Rent(Words.Length);
        var count = 0;
        foreach (var word in Words)
        {
            if (isMeant(word.Kind))
                hashes[count++] = word.Hash;
        }
        var distinct = Distinct(hashes.AsSpan(0, count));
        ArrayPool<ulong>.Shared.Return(hashes);
        return distinct;
    }

    private static ulong[] Distinct(ReadOnlySpan<ulong> values)
    {
        var sorted = ArrayPool<ulong>.Shared.Rent(values.Length);
        values.CopyTo(sorted);
        Array.Sort(sorted, 0, values.Length);
        var count = 0;
        for (var i = 0; i < values.Length; i++)
        {
            if (count == 0 || sorted[count - 1] != sorted[i])
                sorted[count++] = sorted[i];
        }
        var distinct = sorted[..count];
        ArrayPool<ulong>.Shared.Return(sorted);
        return distinct;
    }
}
