using Newsroom.Search.Query;
using Newsroom.Search.Text;

namespace Newsroom.Search.Highlighting;

/// <summary>Finds one part of a query in the tokens of a text.</summary>
internal abstract class TextMatcher
{
    /// <summary>Where it occurs: the first token and how many.</summary>
    public abstract IEnumerable<(int First, int Count)> Find(AnalyzedText tokens);
}

/// <summary>Any of several runs of terms.</summary>
internal sealed class RunMatcher(IEnumerable<IReadOnlyList<string>> runs) : TextMatcher
{
    private readonly string[][] _runs = [.. runs.Select(run => run.ToArray())];
    private readonly WordStarts _starts = new(runs.Select(run => run[0]));

    public override IEnumerable<(int First, int Count)> Find(AnalyzedText tokens)
    {
        for (var i = tokens.Next(0, _starts); i < tokens.Count; i = tokens.Next(i + 1, _starts))
        {
            if (LengthAt(tokens, i) is > 0 and var length)
                yield return (i, length);
        }
    }

    /// <summary>Of the run that starts there; 0 if none does.</summary>
    private int LengthAt(AnalyzedText tokens, int index)
    {
        foreach (var run in _runs)
        {
            if (StartsAt(tokens, index, run))
                return run.Length;
        }

        return 0;
    }

    private static bool StartsAt(AnalyzedText tokens, int index, string[] run)
    {
        if (index + run.Length > tokens.Count)
            return false;
        for (var i = 0; i < run.Length; i++)
        {
            if (tokens.Term(index + i) != run[i])
                return false;
        }

        return true;
    }
}

/// <summary>Words that fit, as they are or by their term.</summary>
/// <param name="first">The character that all of them begin with.</param>
internal sealed class WordMatcher(char first, Predicate<string> fits) : TextMatcher
{
    private readonly WordStarts _starts = new([first.ToString()]);

    public override IEnumerable<(int First, int Count)> Find(AnalyzedText tokens)
    {
        for (var i = tokens.Next(0, _starts); i < tokens.Count; i = tokens.Next(i + 1, _starts))
        {
            if (fits(tokens.Word(i)) || (tokens.Term(i) != tokens.Word(i) && fits(tokens.Term(i))))
                yield return (i, 1);
        }
    }
}

/// <summary>Both sides of NEAR, where one is near the other.</summary>
internal sealed class NearMatcher(Near near) : TextMatcher
{
    private readonly (RunMatcher Left, RunMatcher Right)[] _forms =
        [.. near.TermPairs.Select(p => (new RunMatcher([p.Left]), new RunMatcher([p.Right])))];

    public override IEnumerable<(int First, int Count)> Find(AnalyzedText tokens) =>
        _forms.SelectMany(f => Both([.. f.Left.Find(tokens)], [.. f.Right.Find(tokens)])).Distinct();

    private IEnumerable<(int First, int Count)> Both(List<(int First, int Count)> left, List<(int First, int Count)> right) =>
        left.Where(l => right.Exists(r => AreNear(l, r))).Concat(right.Where(r => left.Exists(l => AreNear(l, r))));

    private bool AreNear((int First, int Count) a, (int First, int Count) b)
    {
        var between = a.First < b.First ? b.First - (a.First + a.Count) : a.First - (b.First + b.Count);
        return between >= 0 && between <= near.Distance;
    }
}
