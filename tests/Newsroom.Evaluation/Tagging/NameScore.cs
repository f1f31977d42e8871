using Newsroom.Article.V1;
using Newsroom.Tagging.Entities;
using Newsroom.Tagging.Text;

namespace Newsroom.Evaluation.Tagging;

/// <summary>Names that were found beside those that are labelled.</summary>
internal sealed record NameScore(LabelledDocument Gold, HashSet<LabelledName> Expected, HashSet<LabelledName> Found)
{
    public static readonly string[] Types = ["PER", "ORG", "LOC"];

    public static NameScore Of(EntityTagger tagger, LabelledDocument gold, string language = "en")
    {
        var text = new ArticleText(TextField.Body, new TokenizedText(gold.Text));
        // A country that is only implied by a nationality stands nowhere in the text.
        var found = tagger.Find([text], language, CancellationToken.None).Where(name => name.Implied is null).SelectMany(name => name.Mentions.Select(mention => NameOf(mention, name.Kind)));
        return new NameScore(gold, [.. gold.Names.Where(name => Types.Contains(name.Type))], [.. found.Where(name => Types.Contains(name.Type))]);
    }

    /// <summary>How many were found rightly, found, and labelled, of the types taken.</summary>
    public (int Hits, int Found, int Expected) Count(Func<string, bool> takes) =>
        (Found.Count(name => takes(name.Type) && Expected.Contains(name)), Found.Count(name => takes(name.Type)), Expected.Count(name => takes(name.Type)));

    private static LabelledName NameOf(Candidate mention, EntityKind kind)
    {
        var tokens = mention.Source.Text.Tokens;
        var type = kind switch { EntityKind.Person => "PER", EntityKind.Org => "ORG", EntityKind.Place => "LOC", _ => "MISC" };
        return new LabelledName(tokens[mention.First].Start, tokens[mention.First + mention.Count - 1].End, type);
    }
}
