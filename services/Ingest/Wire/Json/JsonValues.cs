using System.Text.Json;

namespace Newsroom.Ingest.Wire;

/// <summary>Reads properties whatever a sender made of their types.</summary>
internal static class JsonValues
{
    /// <summary>A string, or a number or truth value as written; empty for anything else.</summary>
    public static string Text(this JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.String => value.GetString()!,
        JsonValueKind.Number or JsonValueKind.True or JsonValueKind.False => value.GetRawText(),
        _ => "",
    };

    public static string Text(this JsonElement element, string name) => element.Property(name) is { } value ? value.Text() : "";

    public static JsonElement? Property(this JsonElement element, string name) =>
        element.ValueKind == JsonValueKind.Object && element.TryGetProperty(name, out var value) && value.ValueKind != JsonValueKind.Null ? value : null;

    /// <summary>The elements of an array; a single value is an array of one.</summary>
    public static IEnumerable<JsonElement> Each(this JsonElement value) =>
        value.ValueKind == JsonValueKind.Array ? value.EnumerateArray() : Enumerable.Repeat(value, 1);

    public static IEnumerable<JsonElement> Each(this JsonElement element, string name) => element.Property(name) is { } value ? value.Each() : [];
}
