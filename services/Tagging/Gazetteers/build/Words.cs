using System.Text.Json;

namespace Newsroom.Gazetteers;

/// <summary>Words that are no names.</summary>
internal static class Words
{
    private static readonly string[] Languages =
        ["en", "de", "fr", "es", "it", "pt", "nl", "pl", "cs", "sk", "ro", "hu", "sv", "da", "no", "fi", "tr", "id", "ru", "uk", "bg", "el", "ar", "fa", "he", "hi"];

    /// <summary>Lines <c>language, words separated by spaces</c>.</summary>
    public static IEnumerable<string> Stopwords(SourceFolder source)
    {
        var all = JsonDocument.Parse(string.Concat(source.Lines("gazetteer/stopwords_iso.json.gz"))).RootElement;
        return Languages.Select(language => $"{language}\t{string.Join(' ', all.GetProperty(language).EnumerateArray().Select(word => word.GetString()!.Trim())
            .Where(word => word.Length > 0 && !word.Contains(' ')).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal))}");
    }

    /// <summary>English words that open text writes in lower case at least twice.</summary>
    public static IEnumerable<string> CommonEnglish(SourceFolder source)
    {
        string[] labelled = ["wikigold", "uner-en-ewt-dev", "re3d", "sec-filings", "crossner-politics-train", "crossner-politics-dev"];
        var words = source.Json("bulk/wikinews_dev.jsonl.gz").SelectMany(row => row.GetProperty("text").GetString()!.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries))
            .Concat(labelled.SelectMany(set => source.Lines($"ner/{set}.conll.gz")).Where(line => line.Contains("\tO\t", StringComparison.Ordinal)).Select(line => line.Split('\t')[0]));
        return words.Select(word => word.Trim('.', ',', ';', ':', '"', '\'', '(', ')', '?', '!'))
            .Where(word => word.Length > 1 && word.All(char.IsAsciiLetterLower))
            .GroupBy(word => word, StringComparer.Ordinal).Where(group => group.Count() >= 2)
            .Select(group => group.Key).Order(StringComparer.Ordinal);
    }
}
