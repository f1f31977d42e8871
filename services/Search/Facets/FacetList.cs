using System.Buffers.Binary;
using System.Globalization;
using Newsroom.Article.V1;
using Newsroom.Search.Text;
using Newsroom.Search.V1;

namespace Newsroom.Search.Facets;

/// <summary>A value that an article is counted under.</summary>
/// <param name="Value">Usable in a query as <c>field:"value"</c>.</param>
/// <param name="Label">For people; empty if it would be the value.</param>
internal readonly record struct FacetTerm(FacetField Field, string Value, string Label)
{
    /// <summary>Stands for field and value.</summary>
    public long Hash => (long)StableHash.Of(string.Create(CultureInfo.InvariantCulture, $"{(int)Field}:{Value}"));
}

/// <summary>
/// The facet values of an article as eight bytes each, a hash and in its low bits the field: a few hundred bytes that are read for each match. Source comes
/// first. Dates and the story are not among them; they are known from the key and kept beside.
/// </summary>
internal static class FacetList
{
    /// <summary>Most salient first, so what is cut off is what the article is least about.</summary>
    private const int MaxEntities = 30;

    private const int MaxTopics = 10;
    /// <summary>Fields are numbered below this.</summary>
    public const int Fields = (int)FieldMask + 1;

    private const long FieldMask = 15;

    public static IReadOnlyList<FacetTerm> Of(IndexedArticle article)
    {
        var terms = new List<FacetTerm>
        {
            new(FacetField.Source, article.Article.Source, ""),
            new(FacetField.Language, article.Language() is { Length: > 0 } language ? language.Split('-')[0].ToLowerInvariant() : "und", ""),
        };
        terms.AddRange(article.Tags.Topics.Take(MaxTopics).Select(t => new FacetTerm(FacetField.Topic, t.Code, t.Labels.FirstOrDefault(""))));
        foreach (var entity in article.Tags.Entities.Where(e => e.EntityId.Length > 0).Take(MaxEntities))
        {
            if (FieldOf(entity.Kind) is { } field)
                terms.Add(new FacetTerm(field, entity.EntityId, entity.Name));
        }

        return terms;
    }

    public static byte[] Pack(IReadOnlyList<FacetTerm> terms)
    {
        var entries = terms.Select(t => Entry(t)).Distinct().ToList();
        var bytes = new byte[entries.Count * sizeof(long)];
        for (var i = 0; i < entries.Count; i++)
            BinaryPrimitives.WriteInt64LittleEndian(bytes.AsSpan(i * sizeof(long)), entries[i]);
        return bytes;
    }

    public static long Entry(FacetTerm term) => (term.Hash & ~FieldMask) | (long)term.Field;

    public static FacetField Field(long entry) => (FacetField)(entry & FieldMask);

    public static int Count(ReadOnlySpan<byte> facets) => facets.Length / sizeof(long);

    public static long At(ReadOnlySpan<byte> facets, int index) => BinaryPrimitives.ReadInt64LittleEndian(facets[(index * sizeof(long))..]);

    private static FacetField? FieldOf(EntityKind kind) => kind switch
    {
        EntityKind.Person => FacetField.Person,
        EntityKind.Org => FacetField.Org,
        EntityKind.Place => FacetField.Place,
        _ => null,
    };
}
