using Newsroom.Article.V1;
using Newsroom.Search.Query;
using Newsroom.Search.Text;
using Newsroom.Search.V1;

namespace Newsroom.Search.Matching;

/// <summary>What an article has in the fields that are asked for by value.</summary>
internal static class ArticleAttributes
{
    /// <summary>For each field the whole values and the single words of names, folded.</summary>
    public static Dictionary<AttributeField, HashSet<string>> Of(IndexedArticle article)
    {
        var values = new Dictionary<AttributeField, HashSet<string>>();
        var (clean, tags) = (article.Clean, article.Tags);
        foreach (var contributor in clean.Contributors.Where(c => c.Role is ContributorRole.Author or ContributorRole.Agency))
            AddName(AttributeField.Author, contributor.Name);
        AddName(AttributeField.Source, article.Article.Source);
        AddName(AttributeField.Source, clean.Publisher);
        AddName(AttributeField.Section, clean.Section);
        Add(AttributeField.Lang, article.Language());
        Add(AttributeField.Story, tags.StoryId);
        foreach (var entity in tags.Entities)
            AddEntity(entity);
        foreach (var topic in tags.Topics)
        {
            Add(AttributeField.Topic, topic.Code);
            Add(AttributeField.Topic, topic.Code[(topic.Code.IndexOf(':', StringComparison.Ordinal) + 1)..]);
        }

        return values;

        void AddEntity(EntityTag entity)
        {
            AttributeField? field = entity.Kind switch
            {
                EntityKind.Person => AttributeField.Person,
                EntityKind.Org => AttributeField.Org,
                EntityKind.Place => AttributeField.Place,
                _ => null,
            };
            if (field is null)
                return;
            Add(field.Value, entity.EntityId);
            AddName(field.Value, entity.Name);
            foreach (var mention in entity.Mentions)
                AddName(field.Value, mention.Text);
        }

        void AddName(AttributeField field, string name)
        {
            if (Add(field, name) is { } folded)
                values[field].UnionWith(folded.Split(' '));
        }

        string? Add(AttributeField field, string value)
        {
            var folded = Analyzer.Fold(value);
            if (folded.Length == 0)
                return null;
            if (!values.TryGetValue(field, out var held))
                values.Add(field, held = new HashSet<string>(StringComparer.Ordinal));
            held.Add(folded);
            return folded;
        }
    }
}
