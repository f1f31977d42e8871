using Newsroom.Cleaning.Html.Dom;
using Newsroom.Cleaning.Text;

namespace Newsroom.Cleaning.Html;

/// <summary>The values of a page's meta elements by each of their names, whatever its case.</summary>
internal sealed class MetaElements
{
    private const int MaxValue = 1000;

    // Values of one name; a paper may have dozens of authors.
    private const int MaxValues = 40;

    private readonly Dictionary<string, List<string>> _values = new(StringComparer.OrdinalIgnoreCase);

    public MetaElements(PageTree tree)
    {
        foreach (var meta in tree.Named("meta"))
        {
            // Some pages say `value` where the attribute is called `content`.
            var value = Tidy(meta.GetAttribute("content") ?? meta.GetAttribute("value") ?? "");
            if (value.Length == 0)
                continue;
            foreach (var name in new[] { meta.GetAttribute("property"), meta.GetAttribute("name"), meta.GetAttribute("itemprop"), meta.GetAttribute("http-equiv") })
                Add(name?.Trim() ?? "", value);
        }
    }

    /// <summary>The first value of the first name that has one; empty if none has.</summary>
    public string First(params ReadOnlySpan<string> names)
    {
        foreach (var name in names)
        {
            if (_values.TryGetValue(name, out var values))
                return values[0];
        }
        return "";
    }

    /// <summary>All values of a name, in document order.</summary>
    public IReadOnlyList<string> All(string name) => _values.GetValueOrDefault(name) ?? [];

    private void Add(string name, string value)
    {
        if (name.Length == 0)
            return;
        if (!_values.TryGetValue(name, out var values))
            _values[name] = values = [];
        if (values.Count < MaxValues)
            values.Add(value);
    }

    private static string Tidy(string value) => value.Length <= MaxValue ? TextNormalizer.Collapse(value) : "";
}
