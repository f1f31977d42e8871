using System.Text.Json;

namespace Newsroom.Tagging.Models;

/// <summary>One concept of IPTC Media Topics.</summary>
internal sealed record TopicConcept(string Code, string Parent, string Subject, bool IsRetired, IReadOnlyDictionary<string, string> Labels, IReadOnlyDictionary<string, string> Definitions);

/// <summary>The vocabulary.</summary>
internal sealed class TopicConcepts
{
    private readonly Dictionary<string, TopicConcept> _byCode;

    public TopicConcepts(string data)
    {
        All = [.. GzipLines.Read(Path.Combine(data, "topics/iptc_mediatopics_2023-10-24.jsonl.gz")).Select(Parse)];
        _byCode = All.ToDictionary(concept => concept.Code, StringComparer.Ordinal);
    }

    public IReadOnlyList<TopicConcept> All { get; }

    /// <summary>The code with all above it, the top level first.</summary>
    public List<string> PathOf(string code)
    {
        var path = new List<string>();
        for (var at = code; at.Length > 0; at = _byCode[at].Parent)
            path.Insert(0, at);
        return path;
    }

    /// <summary>What the service embeds: see TopicVocabulary.</summary>
    public IEnumerable<string> Rows()
    {
        string[] locales = [.. All.SelectMany(concept => concept.Labels.Keys).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)];
        yield return string.Join('\t', locales);
        foreach (var concept in All)
        {
            var texts = locales.SelectMany(locale => new[] { concept.Labels.GetValueOrDefault(locale, ""), concept.Definitions.GetValueOrDefault(locale, "") });
            yield return string.Join('\t', texts.Prepend(concept.IsRetired ? "R" : "").Prepend(concept.Subject).Prepend(concept.Parent).Prepend(concept.Code));
        }
    }

    private static TopicConcept Parse(string line)
    {
        var row = JsonDocument.Parse(line).RootElement;
        return new TopicConcept(
            Text(row, "qcode"), Text(row, "parent"), Text(row, "subjectcode").Split('/')[^1], Text(row, "retired").Length > 0, Texts(row, "name"), Texts(row, "definition"));
    }

    private static string Text(JsonElement row, string name) => row.GetProperty(name) is { ValueKind: JsonValueKind.String } value ? value.GetString()! : "";

    private static Dictionary<string, string> Texts(JsonElement row, string name) =>
        row.GetProperty(name) is { ValueKind: JsonValueKind.Object } texts
            ? texts.EnumerateObject().ToDictionary(text => text.Name, text => Folded(text.Value.GetString() ?? ""), StringComparer.Ordinal)
            : [];

    /// <summary>On one line, without tabs.</summary>
    private static string Folded(string text) => string.Join(' ', text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));
}
