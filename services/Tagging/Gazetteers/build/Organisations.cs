using System.Text.RegularExpressions;

namespace Newsroom.Gazetteers;

/// <summary>Names of parties, universities, companies, newspapers and clubs, one a line.</summary>
internal static partial class Organisations
{
    public static IEnumerable<string> Read(SourceFolder source)
    {
        var parties = source.Csv("gazetteer/parties_wikipedia_partyfacts.csv.gz").Where(row => row.Length == 8 && row[7].Length == 0).Select(row => row[4]);
        var universities = source.Json("gazetteer/universities.jsonl.gz").Select(row => row.GetProperty("name").GetString()!);
        var companies = source.Csv("gazetteer/sp500.csv.gz").Select(row => LegalForm().Replace(row[1], ""));
        // Only these rows of the file have a licence.
        var publishers = source.Json("gazetteer/news_publishers.jsonl.gz").Where(row => row.GetProperty("src").GetString() == "fundus").Select(row => row.GetProperty("name").GetString()!);
        var clubs = source.Json("gazetteer/football_clubs_openfootball.jsonl.gz")
            .Where(row => row.TryGetProperty("club", out _)).Select(row => row.GetProperty("club").GetString()!);
        return parties.Concat(universities).Concat(companies).Concat(publishers).Concat(clubs)
            .Select(name => Parenthesis().Replace(name, "").Trim())
            // A single word is a town, a surname or a common word more often than not.
            .Where(name => name.Contains(' ') && name.Length <= 80)
            .Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal);
    }

    [GeneratedRegex(@",? (Inc\.?|Corp\.?|plc|Ltd\.?|Co\.)$|[™®]", RegexOptions.NonBacktracking | RegexOptions.ExplicitCapture)]
    private static partial Regex LegalForm();

    [GeneratedRegex(@"\([^)]*\)", RegexOptions.NonBacktracking | RegexOptions.ExplicitCapture)]
    private static partial Regex Parenthesis();
}
