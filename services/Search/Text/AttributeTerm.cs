using Newsroom.Article.V1;
using Newsroom.Search.Desks;
using Newsroom.Search.Query;
using Newsroom.Search.V1;

namespace Newsroom.Search.Text;

/// <summary>
/// One value that <c>field:value</c> finds: folded words, one space between them. Names give the whole name and each of its words, ids and codes
/// only what stands for all of them.
/// </summary>
public readonly record struct AttributeTerm(AttributeField Field, string Value)
{
    /// <summary>Values of one article that are indexed; a list of names can be as long as a book.</summary>
    private const int MaxTerms = 2_000;

    /// <summary>UTF-16 code units of a value that are looked at.</summary>
    private const int MaxLength = 200;

    public static IReadOnlyCollection<AttributeTerm> Of(IndexedArticle article)
    {
        // Not among those that a long list can push out.
        HashSet<AttributeTerm> terms = [.. Audience.Terms(article.Visibility)];
        foreach (var (field, value, isName) in Values(article))
        {
            if (terms.Count >= MaxTerms)
                break;
            var folded = Analyzer.Fold(value.Length > MaxLength ? value[..MaxLength] : value);
            if (folded.Length == 0)
                continue;
            terms.Add(new AttributeTerm(field, folded));
            if (isName)
                terms.UnionWith(folded.Split(' ').Select(word => new AttributeTerm(field, word)));
        }

        return terms;
    }

    private static IEnumerable<(AttributeField Field, string Value, bool IsName)> Values(IndexedArticle article)
    {
        var (clean, tags) = (article.Clean, article.Tags);
        yield return (AttributeField.Source, article.Article.Source, true);
        yield return (AttributeField.Team, article.Visibility?.Team ?? "", false);
        yield return (AttributeField.Source, clean.Publisher, true);
        yield return (AttributeField.Section, clean.Section, true);
        yield return (AttributeField.Lang, article.Language().Split('-')[0], false);
        foreach (var contributor in clean.Contributors.Where(c => c.Role is ContributorRole.Author or ContributorRole.Agency))
            yield return (AttributeField.Author, contributor.Name, true);
        foreach (var topic in tags.Topics)
        {
            yield return (AttributeField.Topic, topic.Code, false);
            yield return (AttributeField.Topic, topic.Code[(topic.Code.LastIndexOf(':') + 1)..], false);
            foreach (var label in topic.Labels)
                yield return (AttributeField.Topic, label, true);
        }

        foreach (var entity in tags.Entities)
        {
            if (FieldOf(entity.Kind) is not { } field)
                continue;
            yield return (field, entity.EntityId, false);
            yield return (field, entity.Name, true);
            foreach (var name in entity.Mentions.Select(m => m.Text).Distinct(StringComparer.Ordinal))
                yield return (field, name, true);
        }
    }

    internal static AttributeField? FieldOf(EntityKind kind) => kind switch
    {
        EntityKind.Person => AttributeField.Person,
        EntityKind.Org => AttributeField.Org,
        EntityKind.Place => AttributeField.Place,
        _ => null,
    };
}
