using System.Runtime.InteropServices;

namespace Newsroom.Search.Text;

/// <summary>
/// The tokens of a text, each folded and stemmed only when it is looked at. Who looks for a few words passes over most others by how they begin.
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

    /// <summary>The first token from <paramref name="index"/> on that may be one of those; <see cref="Count"/> if there is none.</summary>
    public int Next(int index, WordStarts starts)
    {
        var places = CollectionsMarshal.AsSpan(_places);
        while (index < places.Length && !starts.MayStart(_text.AsSpan(places[index].Start, places[index].Length)))
            index++;
        return index;
    }

    private FoldedWord At(int index) => _words[index] ??= Analyzer.FoldAt(_text, _places[index].Start, _places[index].Length);
}
