using Newsroom.Tagging.Text;

namespace Newsroom.Tagging.Entities.Model;

/// <summary>The names chosen so far, none over another, and how likely each token is part of one by the model.</summary>
internal sealed class ChosenNames(IReadOnlyList<ArticleText> texts)
{
    /// <summary>More than any probability: the token is part of a name, or closed.</summary>
    private const float Taken = 2;

    private readonly Dictionary<ArticleText, float[]> _shares = texts.ToDictionary(text => text, text => new float[text.Text.Tokens.Count]);

    public List<Candidate> Names { get; } = [];

    /// <summary>For each token of the text a probability, or a number above 1.</summary>
    public float[] Shares(ArticleText text) => _shares[text];

    /// <summary>No more names are taken from this sentence.</summary>
    public void Close(ArticleText text, Sentence sentence) => _shares[text].AsSpan(sentence.First, sentence.Count).Fill(Taken);

    /// <summary>Takes those that lie over none taken before; whether all were.</summary>
    public bool Take(IEnumerable<Candidate> names)
    {
        var all = true;
        foreach (var name in names)
        {
            var tokens = _shares[name.Source].AsSpan(name.First, name.Count);
            if (tokens.Contains(Taken))
            {
                all = false;
                continue;
            }
            tokens.Fill(Taken);
            Names.Add(name);
        }
        return all;
    }

    public bool IsLikely(Candidate name, float minShare) => !_shares[name.Source].AsSpan(name.First, name.Count).ContainsAnyInRange(float.NegativeInfinity, minShare);
}
