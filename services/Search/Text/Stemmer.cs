using System.Collections.Concurrent;
using System.Collections.Frozen;
using Lucene.Net.Tartarus.Snowball;
using Lucene.Net.Tartarus.Snowball.Ext;

namespace Newsroom.Search.Text;

/// <summary>
/// How the words of a language become index terms. English ones are stemmed as they are. Stems of other languages stand behind a character of that
/// language, so that a French stem is never taken for an English word (<c>rates</c> would find rats); words that a language does not write, such as
/// numbers, stand as they are. Stemmers get folded words, whose accents are gone, because queries are typed with and without.
/// </summary>
public sealed class Stemmer
{
    /// <summary>Words of one language kept with their terms, for good; some 10 MB.</summary>
    private const int MaxKept = 100_000;

    private const char FirstMark = '\uE020';
    private const char LastMark = '\uE03F';

    private readonly Func<FoldedWord, string> _term;

    private Stemmer(Func<FoldedWord, string> term)
    {
        _term = term;
    }

    /// <summary>For languages without a stemmer: a word is its own term.</summary>
    public static Stemmer None { get; } = new(word => word.Word);

    /// <summary>Also of texts whose language is undecided.</summary>
    public static Stemmer English { get; } = new(word => word.Stem);

    // Below the two that it holds: what is static is made in the order in which it is written.
    private static FrozenDictionary<string, Stemmer> ByLanguage { get; } = Make();

    /// <param name="language">BCP 47.</param>
    public static Stemmer Of(string language) => language is "" or "und" ? English : ByLanguage.GetValueOrDefault(language.Split('-')[0].ToLowerInvariant(), None);

    /// <summary>Whether the term is the stem of another language than English.</summary>
    public static bool IsMarked(string term) => term.Length > 0 && term[0] is >= FirstMark and <= LastMark;

    /// <summary>Whether its terms are not among those that English and languages without a stemmer have.</summary>
    public bool IsMarking => this != None && this != English;

    /// <summary>What a folded word is indexed as.</summary>
    public string Term(string word) => _term(FoldedWord.Of(word));

    internal string Term(FoldedWord word) => _term(word);

    private static FrozenDictionary<string, Stemmer> Make()
    {
        var mark = FirstMark;
        var stemmers = new Dictionary<string, Stemmer>(StringComparer.Ordinal)
        {
            ["da"] = Latin(() => new DanishStemmer()),
            ["nl"] = Latin(() => new DutchStemmer()),
            ["fi"] = Latin(() => new FinnishStemmer()),
            ["fr"] = Latin(() => new FrenchStemmer()),
            ["de"] = Latin(() => new GermanStemmer()),
            ["hu"] = Latin(() => new HungarianStemmer()),
            ["it"] = Latin(() => new ItalianStemmer()),
            ["no"] = Latin(() => new NorwegianStemmer()),
            ["pt"] = Latin(() => new PortugueseStemmer()),
            ["ro"] = Latin(() => new RomanianStemmer()),
            ["ru"] = Snowball(mark++, 'а', 'я', () => new RussianStemmer(), WithShortI),
            ["es"] = Latin(() => new SpanishStemmer()),
            ["sv"] = Latin(() => new SwedishStemmer()),
        };
        (stemmers["nb"], stemmers["nn"], stemmers["en"]) = (stemmers["no"], stemmers["no"], English);
        return stemmers.ToFrozenDictionary(StringComparer.Ordinal);

        Stemmer Latin(Func<SnowballProgram> make) => Snowball(mark++, 'a', 'z', make, word => word);
    }

    private static Stemmer Snowball(char mark, char first, char last, Func<SnowballProgram> make, Func<string, string> spell)
    {
        // A program is for one thread at a time.
        var program = new ThreadLocal<SnowballProgram>(make);
        var kept = new ConcurrentDictionary<string, string>(StringComparer.Ordinal);
        var count = 0;
        return new Stemmer(folded =>
        {
            var word = folded.Word;
            if (kept.TryGetValue(word, out var known))
                return known;
            var stem = word.AsSpan().ContainsAnyExceptInRange(first, last) ? "" : Stem(program.Value!, spell(word));
            var term = stem.Length == 0 ? word : mark + stem;
            // Counting a concurrent dictionary locks all of it.
            if (Volatile.Read(ref count) < MaxKept && kept.TryAdd(word, term))
                Interlocked.Increment(ref count);
            return term;
        });
    }

    private static string Stem(SnowballProgram program, string word)
    {
        program.SetCurrent(word);
        program.Stem();
        return program.Current;
    }

    /// <summary>Folding made й an и. Endings of adjectives need it back; behind ы and о no other can be, behind и only where an adjective's stem ends.</summary>
    private static string WithShortI(string word) =>
        word is [.., 'ы' or 'о' or 'е', 'и'] or [.., 'к' or 'г' or 'х' or 'ж' or 'ш' or 'щ' or 'ч', 'и', 'и'] ? word[..^1] + 'й' : word;
}
