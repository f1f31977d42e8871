using System.Globalization;
using System.Text;
using Newsroom.Search.Text;

namespace Newsroom.Search.Query;

/// <summary>Reads what operators join: words, phrases, patterns and values of fields.</summary>
internal sealed class OperandReader(QueryReader reader)
{
    private const int MinPatternStart = 2;
    private const int MinFuzzyLength = 3;

    /// <summary>From this length on two edits still leave most of a word.</summary>
    private const int TwoEditsLength = 6;

    private readonly RangeReader _ranges = new(reader);
    private int _terms;

    /// <summary>The operand here; null at the end, a closing parenthesis or an operator.</summary>
    /// <param name="at">Where the operand's field began, or it itself if it has none.</param>
    public QueryExpression? Read(FieldBinding binding, int at)
    {
        var bare = at == reader.Position;
        if (binding.IsRange)
        {
            CountTerms(1, at, []);
            return _ranges.Read(binding, bare ? at : reader.Position);
        }

        if (reader.AtEnd || reader.IsAt(')'))
            return null;
        if (reader.IsAt('"'))
            return ReadPhrase(binding);
        if (bare && reader.IsAtOperator())
        {
            return reader.TakeNear() is null
                ? null
                : throw new QueryException(at, "NEAR needs a word or phrase before it; to find the word, write it in lower case");
        }

        return ReadChunk(binding);
    }

    private QueryExpression ReadPhrase(FieldBinding binding)
    {
        var start = reader.Position;
        var end = reader.IndexOfAny("\"", start + 1);
        if (end < 0)
            throw new QueryException(start, "the quotation mark is never closed");
        var words = Words(start + 1, end);
        if (words.Count == 0)
            throw new QueryException(start, "the phrase has no word in it");
        reader.MoveTo(end + 1);
        if (reader.IsAt('~'))
            throw new QueryException(end + 1, "a phrase cannot be fuzzy; for words near each other write a NEAR/5 b");
        return Bind(binding, words);
    }

    private QueryExpression ReadChunk(FieldBinding binding)
    {
        var start = reader.Position;
        var end = reader.EndOfChunk(start, "^~");
        reader.MoveTo(end);
        if (FindPattern(start, end) is { } pattern)
        {
            if (binding.Attribute == AttributeField.Story)
                throw new QueryException(pattern.Start, "a story is named by its whole id, without a wildcard");
            CountTerms(1, pattern.Start, []);
            var text = FoldPattern(pattern.Start, pattern.End);
            return binding.Attribute is { } field ? new AttributePattern(field, text) : new Wildcard(text, binding.Scope!.Value);
        }

        var words = Words(start, end);
        if (words.Count == 0)
            throw new QueryException(start, "the field needs a value with a letter or digit directly after its colon");
        return reader.IsAt('~') ? ReadFuzzy(binding, words, start) : Bind(binding, words);
    }

    private Fuzzy ReadFuzzy(FieldBinding binding, List<string> words, int start)
    {
        var end = reader.EndOfDigits(reader.Position + 1);
        var digits = reader.Slice(reader.Position + 1, end);
        if (binding.Scope is not { } scope)
            throw new QueryException(reader.Position, "values of fields cannot be fuzzy, only words of the text");
        if (words is not [{ Length: >= MinFuzzyLength } word])
            throw new QueryException(start, $"only a single word of at least {MinFuzzyLength} letters can be fuzzy");
        var edits = digits switch { "" => word.Length < TwoEditsLength ? 1 : 2, "1" => 1, "2" => 2, _ => 0 };
        if (edits == 0)
            throw new QueryException(reader.Position, "a fuzzy word allows 1 or 2 edits, as in storm~1");
        reader.MoveTo(end);
        return new Fuzzy(word, edits, scope);
    }

    private static QueryExpression Bind(FieldBinding binding, List<string> words) => (binding, words) switch
    {
        ({ Attribute: AttributeField.Lang }, _) => new Attribute(AttributeField.Lang, words[0]),
        ({ Attribute: { } field }, _) => new Attribute(field, string.Join(' ', words)),
        (_, [var single]) => new Word(single, binding.Scope!.Value),
        _ => new Phrase(words, binding.Scope!.Value),
    };

    private List<string> Words(int start, int end)
    {
        var tokens = Analyzer.Analyze(reader.Slice(start, end), Stemmer.None);
        CountTerms(tokens.Count, start, tokens);
        return [.. tokens.Select(t => t.Word)];
    }

    private void CountTerms(int count, int start, List<Token> tokens)
    {
        var room = QueryParser.MaxTerms - _terms;
        if (count > room)
        {
            throw new QueryException(
                start + (tokens.Count > room ? tokens[room].Start : 0),
                string.Create(CultureInfo.InvariantCulture, $"has more than {QueryParser.MaxTerms} words"));
        }

        _terms += count;
    }

    /// <summary>The run of letters and wildcards in the chunk; null if it has no wildcard. Question marks at the end of a word end a question.</summary>
    private (int Start, int End)? FindPattern(int start, int end)
    {
        (int Start, int End)? found = null;
        var runs = 0;
        for (var i = start; i < end;)
        {
            var run = EndOfPattern(i, end);
            if (run > i)
            {
                runs++;
                if (found is null && reader.Slice(i, run).AsSpan().ContainsAny('*', '?'))
                    found = (i, run);
            }

            i = Math.Max(SkipQuestionMarks(run, end), i + 1);
        }

        if (found is { } pattern && runs > 1)
            throw new QueryException(pattern.Start, "a wildcard cannot be in a word with punctuation; search for its parts");
        return found;
    }

    private int EndOfPattern(int index, int end)
    {
        while (index < end)
        {
            var next = SkipQuestionMarks(index, end);
            if (next == index && reader[index] != '*' && !Analyzer.ContinuesWord(reader.Query, index))
                return index;
            if (next > index && (next == end || (reader[next] != '*' && !Analyzer.StartsWord(reader.Query, next))))
                return index;
            index = Math.Max(next, index + 1);
        }

        return index;
    }

    private int SkipQuestionMarks(int index, int end)
    {
        while (index < end && reader[index] == '?')
            index++;
        return index;
    }

    private string FoldPattern(int start, int end)
    {
        var pattern = new StringBuilder();
        var part = new StringBuilder();
        for (var i = start; i < end; i++)
        {
            if (reader[i] is not ('*' or '?'))
            {
                part.Append(reader.Query[i]);
                continue;
            }

            AppendFolded(pattern, part);
            if (reader[i] == '?' || pattern.Length == 0 || pattern[^1] != '*')
                pattern.Append(reader[i]);
        }

        AppendFolded(pattern, part);
        var text = pattern.ToString();
        if (text.IndexOfAny(['*', '?']) is >= 0 and < MinPatternStart)
            throw new QueryException(start, $"a wildcard needs at least {MinPatternStart} letters before it, as in st*");
        if (text.Length > Analyzer.MaxTermLength)
            throw new QueryException(start, $"the pattern is longer than {Analyzer.MaxTermLength} characters");
        return text;
    }

    private static void AppendFolded(StringBuilder pattern, StringBuilder part)
    {
        pattern.Append(Analyzer.FoldWord(part.ToString()));
        part.Clear();
    }
}
