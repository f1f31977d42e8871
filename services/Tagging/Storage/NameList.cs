namespace Newsroom.Tagging.Storage;

/// <summary>Folded names in one column. They have no control characters, so each between line feeds is found exactly.</summary>
internal static class NameList
{
    public const string Separator = "\n";

    public static string Write(IEnumerable<string> keys) => string.Concat(keys.Distinct(StringComparer.Ordinal).Select(key => $"{Separator}{key}{Separator}"));

    public static string[] Read(string names) => names.Split(Separator, StringSplitOptions.RemoveEmptyEntries);
}
