using System.Collections.Frozen;
using Newsroom.Article.V1;
using Newsroom.Tagging.Text;

namespace Newsroom.Tagging.Entities.Events;

/// <summary>The words that make names of events.</summary>
internal sealed class EventWords
{
    private readonly Dictionary<string, FrozenSet<string>> _heads = EmbeddedData.Rows("event-heads.txt", ' ')
        .ToDictionary(row => row[0], row => row[1..].ToFrozenSet(StringComparer.Ordinal), StringComparer.Ordinal);

    public EventWords()
    {
        foreach (var row in EmbeddedData.Rows("events.txt", '|'))
        {
            var entry = new GazetteerEntry(EntityKind.Event, row[0], Gazetteer.KeyOf(row[0]));
            foreach (var name in row[1].Split(',').Prepend(row[0]))
                Known.Add(name, entry);
        }
    }

    /// <summary>Events with a name of their own.</summary>
    public Gazetteer Known { get; } = new();

    public bool IsCapitalHead(string word) => _heads["capital"].Contains(word);

    public bool IsSmallHead(string word) => _heads["small"].Contains(word);

    public bool IsDatedHead(string word) => _heads["dated"].Contains(word);

    public bool IsElection(string word) => _heads["election"].Contains(word);

    public bool OpensOf(string word) => _heads["of"].Contains(word);

    public bool IsStorm(string word) => _heads["storm"].Contains(word);

    public bool IsNumbered(string word) => _heads["numbered"].Contains(word);

    /// <summary>Before "World Cup" or another known event, of which it makes another.</summary>
    public bool LeadsCup(string word) => _heads["cup"].Contains(word);

    public bool Misleads(string word) => _heads["misleading"].Contains(word);
}
