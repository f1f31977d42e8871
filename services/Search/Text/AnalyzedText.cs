using System.Buffers;

namespace Newsroom.Search.Text;

/// <summary>
/// The tokens of a text, each folded and stemmed only when it is looked at. Who looks for a few words passes over most others by their first
/// character, which costs a hundredth of folding them.
/// </summary>
internal sealed class AnalyzedText
{
    private readonly string _text;
    private readonly Stemmer _stemmer;
    private readonly List<(int Start, int Length)> _places;
    private readonly FoldedWord?[] _words;

    public AnalyzedText(string text, Stemmer stemmer)
    {
        _text = text;
        _stemmer = stemmer;
        _places = Analyzer.Cut(text);
        _words = new FoldedWord?[_places.Count];
    }

    public int Count => _places.Count;

    public int Start(int index) => _places[index].Start;

    public int End(int index) => _places[index].Start + _places[index].Length;

    public string Word(int index) => At(index).Word;

    /// <summary>As it is indexed.</summary>
    public string Term(int index) => _stemmer.Term(At(index));

    /// <summary>
    /// False: neither the word nor its term begins with one of the characters, which are folded ones. Stemming only ever changes the end of a word; the mark of a language does not count.
    /// </summary>
    public bool MayBegin(int index, SearchValues<char> firsts)
    {
        var c = _text[_places[index].Start];
        return !char.IsAscii(c) || firsts.Contains(char.IsAsciiLetterUpper(c) ? (char)(c | ' ') : c);
    }

    private FoldedWord At(int index) => _words[index] ??= Analyzer.FoldAt(_text, _places[index].Start, _places[index].Length);
}
