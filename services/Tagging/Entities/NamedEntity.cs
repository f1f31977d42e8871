using Newsroom.Article.V1;
using Newsroom.Tagging.Text;

namespace Newsroom.Tagging.Entities;

/// <summary>Something that a document names, with all mentions that were resolved to it so far.</summary>
public sealed class NamedEntity
{
    /// <summary>Context repeats itself in long texts; past this it says nothing new.</summary>
    private const float MaxContext = 10;

    private const double MinConfidence = 0.05;

    private Evidence _form;
    private Evidence _context;

    public NamedEntity(string key, IReadOnlyList<Candidate> mentions)
    {
        Key = key;
        Mentions = [.. mentions];
        foreach (var mention in mentions)
        {
            _form = new Evidence(
                Math.Max(_form.Person, mention.Form.Person), Math.Max(_form.Org, mention.Form.Org),
                Math.Max(_form.Place, mention.Form.Place), Math.Max(_form.Group, mention.Form.Group));
            _context += mention.Context;
        }
        Words = key.Split(' ');
    }

    public string Key { get; }

    public IReadOnlyList<string> Words { get; }

    public List<Candidate> Mentions { get; }

    public Evidence Evidence => _context.Best > MaxContext ? _form + (_context / (_context.Best / MaxContext)) : _form + _context;

    /// <summary>The kind where it is no matter of evidence.</summary>
    public EntityKind? Given { get; init; }

    public EntityKind Kind => Given ?? Evidence.Kind;

    public bool IsCertain => Evidence.Best >= Evidence.Threshold;

    /// <summary>0 to 1: by the model the mean over its mentions, in which one of another kind counts for nothing; else by the evidence.</summary>
    public double Confidence => Given is not null ? Math.Round(Mentions.Average(mention => mention.Probability ?? 0), 3)
        : Mentions.Exists(mention => mention.Probability is not null)
        ? Math.Round(Math.Max(MinConfidence, Mentions.Where(mention => mention.Probability is not null).Average(mention => mention.Context.Kind == Kind ? mention.Probability!.Value : 0)), 3)
        : Evidence.Confidence;

    /// <summary>The gazetteer's entry, if this is what the gazetteer means by the name.</summary>
    public GazetteerEntry? Entry => Mentions.Select(mention => mention.Entry).FirstOrDefault(entry => entry is not null && entry.Kind == Kind);

    /// <summary>It stands for a country that the document only calls by its nationality.</summary>
    public GazetteerEntry? Implied { get; init; }

    public IReadOnlyList<Candidate> MentionsInReadingOrder()
    {
        // A full sort: LINQ's OrderBy with Take took 20 s for 700,000 mentions.
        Mentions.Sort((left, right) => (left.Source.Field, left.First).CompareTo((right.Source.Field, right.First)));
        return Mentions;
    }

    /// <summary>Adds what the rest of the document says about it.</summary>
    public void Support(Evidence evidence) => _form += evidence;

    public void Absorb(NamedEntity other)
    {
        Mentions.AddRange(other.Mentions);
        other.Mentions.Clear();
    }

    /// <summary>Of known places and bodies the usual name, else <see cref="WrittenName"/>.</summary>
    public string Name => (Implied ?? (Kind is EntityKind.Person ? null : Entry))?.Name ?? WrittenName;

    /// <summary>The fullest name that the document uses, then the most frequent, then the first.</summary>
    public string WrittenName => Mentions
        .GroupBy(mention => mention.Surface, StringComparer.Ordinal)
        .OrderBy(group => IsShouted(group.Key)).ThenByDescending(group => group.First().Key.Count(c => c == ' ')).ThenByDescending(group => group.Count())
        .First().Key;

    private static bool IsShouted(string surface) =>
        surface.Contains(' ') && new TokenizedText(surface).Tokens.Any(token => token.Is(TokenShape.AllCapitals) && token.Length > 3);
}
