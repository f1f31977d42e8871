using System.Collections.Frozen;
using Newsroom.Search.Text;

namespace Newsroom.Search.Query;

/// <summary>What a field name binds a value to: exactly one of the four.</summary>
internal readonly record struct FieldBinding(TextScope? Scope = null, AttributeField? Attribute = null, bool Published = false, bool Words = false)
{
    public bool IsRange => Published || Words;
}

/// <summary>The names of fields as queries write them.</summary>
internal static class QueryFields
{
    /// <summary>A name further than this from every known one is not a slip of the keys.</summary>
    private const int MostEditsToSuggest = 3;

    private static readonly FrozenDictionary<TextScope, string> Scopes = new Dictionary<TextScope, string>
    {
        [TextScope.Title] = "title",
        [TextScope.Dek] = "dek",
        [TextScope.Body] = "body",
    }.ToFrozenDictionary();

    private static readonly FrozenDictionary<string, FieldBinding> ByName = Enum.GetValues<AttributeField>().Where(f => f != AttributeField.Audience)
        .Select(f => KeyValuePair.Create(Name(f), new FieldBinding(Attribute: f)))
        .Concat(Scopes.Select(s => KeyValuePair.Create(s.Value, new FieldBinding(Scope: s.Key))))
        .Append(KeyValuePair.Create("published", new FieldBinding(Published: true)))
        .Append(KeyValuePair.Create("words", new FieldBinding(Words: true)))
        .Append(KeyValuePair.Create("language", new FieldBinding(Attribute: AttributeField.Lang)))
        .ToFrozenDictionary(StringComparer.Ordinal);

    public static string Name(TextScope scope) => Scopes[scope];

    public static string Name(AttributeField field) => field switch
    {
        AttributeField.Author => "author",
        AttributeField.Source => "source",
        AttributeField.Person => "person",
        AttributeField.Org => "org",
        AttributeField.Place => "place",
        AttributeField.Topic => "topic",
        AttributeField.Lang => "lang",
        AttributeField.Story => "story",
        AttributeField.Section => "section",
        AttributeField.Team => "team",
        // Written, but never read.
        AttributeField.Audience => "audience",
        _ => throw new ArgumentOutOfRangeException(nameof(field), field, "No such field."),
    };

    public static bool TryFind(string name, out FieldBinding binding) => ByName.TryGetValue(name, out binding);

    /// <summary>The known name nearest to <paramref name="name"/>; null if none is near.</summary>
    public static string? Nearest(string name)
    {
        var best = ByName.Keys.Order(StringComparer.Ordinal)
            .Select(known => (Name: known, Edits: EditDistance.Between(name, known, MostEditsToSuggest)))
            .MinBy(k => k.Edits);
        return best.Edits <= Math.Min(MostEditsToSuggest, name.Length / 2) ? best.Name : null;
    }

    public static string Known { get; } = string.Join(", ", ByName.Keys.Where(n => n != "language").Order(StringComparer.Ordinal));
}
