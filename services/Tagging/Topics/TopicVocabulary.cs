using System.Collections.Frozen;
using Newsroom.Tagging.Text;
using Newsroom.Tagging.V1;

namespace Newsroom.Tagging.Topics;

/// <summary>IPTC Media Topics: what each code is called and where it stands. Loaded when first asked for.</summary>
internal sealed class TopicVocabulary
{
    private const string DefaultLanguage = "en-GB";

    private static readonly Lazy<TopicVocabulary> Loaded = new(() => new TopicVocabulary(EmbeddedData.Rows("topic-labels.tsv.gz")));

    private readonly FrozenDictionary<string, Concept> _concepts;
    private readonly FrozenDictionary<string, List<Concept>> _children;
    private readonly FrozenDictionary<string, string> _bySubject;
    private readonly string[] _locales;

    /// <summary>The first row names the locales; then <c>code, parent, subject code, R if retired, for each locale label and definition</c>, in the vocabulary's order.</summary>
    private TopicVocabulary(IEnumerable<string[]> rows)
    {
        var all = rows.ToList();
        _locales = all[0];
        var concepts = all.Skip(1).Select(row => new Concept(row[0], row[1], row[2], row[3].Length > 0, row[4..])).ToList();
        _concepts = concepts.ToFrozenDictionary(concept => concept.Code, StringComparer.Ordinal);
        _children = concepts.GroupBy(concept => concept.Parent, StringComparer.Ordinal).ToFrozenDictionary(group => group.Key, group => group.ToList(), StringComparer.Ordinal);
        _bySubject = concepts.Where(concept => concept.Subject.Length > 0).GroupBy(concept => concept.Subject, StringComparer.Ordinal)
            .ToFrozenDictionary(group => group.Key, group => group.First().Code, StringComparer.Ordinal);
    }

    public static TopicVocabulary Instance => Loaded.Value;

    public bool Contains(string code) => _concepts.ContainsKey(code);

    /// <summary>The code that replaced one of the older Subject Codes, given by its eight digits; null if there is none.</summary>
    public string? OfSubject(string digits) => _bySubject.GetValueOrDefault(digits);

    /// <summary>The topic with what it is called in the language, else in English; null if there is no such code.</summary>
    public Topic? Find(string code, string language) => _concepts.TryGetValue(code, out var concept) ? ToTopic(concept, LocaleOf(language)) : null;

    /// <summary>What a topic is called in British English and, where that differs, in the language; nothing if there is no such code.</summary>
    public IEnumerable<string> Labels(string code, string language) =>
        new[] { DefaultLanguage, language }.Select(one => Find(code, one)?.Label).OfType<string>().Distinct(StringComparer.Ordinal);

    /// <summary>The topics below a code (empty: the top levels) that are in use, in the vocabulary's order.</summary>
    public IEnumerable<Topic> Below(string parent, string language)
    {
        var locale = LocaleOf(language);
        return _children.GetValueOrDefault(parent, []).Where(concept => !concept.IsRetired).Select(concept => ToTopic(concept, locale));
    }

    /// <summary>The codes above a code, the nearest first; nothing above a top level or a code that does not exist.</summary>
    public IEnumerable<string> Above(string code)
    {
        while (_concepts.TryGetValue(code, out var concept) && concept.Parent.Length > 0)
            yield return code = concept.Parent;
    }

    /// <summary>The exact locale, else the first of the same language, Bokmål for plain Norwegian, else British English.</summary>
    private int LocaleOf(string language)
    {
        var exact = Array.FindIndex(_locales, locale => locale.Equals(language, StringComparison.OrdinalIgnoreCase));
        if (exact >= 0)
            return exact;
        var primary = language.Split('-')[0] is var first && first.Equals("no", StringComparison.OrdinalIgnoreCase) ? "nb" : first;
        var same = Array.FindIndex(_locales, locale => locale.Split('-')[0].Equals(primary, StringComparison.OrdinalIgnoreCase));
        return same >= 0 ? same : Array.IndexOf(_locales, DefaultLanguage);
    }

    private Topic ToTopic(Concept concept, int locale)
    {
        var fallback = Array.IndexOf(_locales, DefaultLanguage);
        return new Topic
        {
            Code = concept.Code,
            Parent = concept.Parent,
            Label = Or(concept.Texts[2 * locale], concept.Texts[2 * fallback]),
            Definition = Or(concept.Texts[(2 * locale) + 1], concept.Texts[(2 * fallback) + 1]),
        };
    }

    private static string Or(string text, string fallback) => text.Length > 0 ? text : fallback;

    private sealed record Concept(string Code, string Parent, string Subject, bool IsRetired, string[] Texts);
}
