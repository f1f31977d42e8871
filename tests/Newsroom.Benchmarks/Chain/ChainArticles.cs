using System.Globalization;
using System.Text;
using Google.Protobuf;
using Newsroom.Article.V1;

namespace Newsroom.Benchmarks.Chain;

/// <summary>
/// Agency stories of about 4 KB, each about a few people, offices, places and things of its own, since articles that are all about the same
/// would all be one story. A function of series and number.
/// </summary>
internal static class ChainArticles
{
    private const int Paragraphs = 12;
    private const int Cast = 4;

    private static readonly string[] First = ["Anna", "Marta", "Peter", "Lena", "Victor", "Irene", "Oscar", "Clara", "Hugo", "Elena", "Simon", "Nora"];
    private static readonly string[] Begin = ["Hol", "Var", "Lind", "Mor", "Kel", "Nov", "Cos", "Bran", "Oka", "Pet", "Sil", "Mar", "Tor", "Wes", "Gar", "Dun"];
    private static readonly string[] End = ["man", "ga", "qvist", "eau", "ler", "ak", "ton", "berg", "for", "rov", "vers", "den", "nay", "wick", "elli", "ska"];
    private static readonly string[] Places =
    [
        "Tallinn", "Porto", "Bergen", "Nairobi", "Zagreb", "Lyon", "Gdansk", "Valencia", "Izmir", "Leipzig", "Cork", "Bari",
        "Lagos", "Osaka", "Denver", "Lima", "Accra", "Turin", "Ghent", "Malmo", "Perth", "Quito", "Riga", "Split",
    ];

    private static readonly string[] Kinds = ["Harbour", "City", "Tram", "Weather", "Water", "Port", "Rail", "Health", "Forest", "Museum", "Energy", "Fishing"];
    private static readonly string[] Bodies = ["Board", "Council", "Company", "Office", "Agency", "Union", "Authority", "Service"];
    private static readonly string[] Verbs =
    [
        "opened", "repaired", "inspected", "postponed", "extended", "closed", "sold", "measured", "defended", "rejected", "financed", "praised",
        "painted", "insured", "flooded", "moved", "bought", "leased", "lit", "drained", "guarded", "heated", "listed", "mapped",
    ];

    private static readonly string[] Adjectives =
    [
        "old", "narrow", "costly", "planned", "northern", "damaged", "public", "floating", "unfinished", "listed", "seasonal", "electric",
        "wooden", "private", "crowded", "silent", "foreign", "steep", "frozen", "modern", "vacant", "shared", "rural", "coastal",
    ];

    private static readonly string[] Things =
    [
        "bridge", "pier", "ferry", "timetable", "reservoir", "hospital", "market", "lighthouse", "tunnel", "railway", "school", "archive",
        "orchard", "stadium", "quarry", "library", "theatre", "dam", "prison", "bakery", "vineyard", "airfield", "laboratory", "cathedral",
        "fishery", "brewery", "glacier", "parliament", "orchestra", "satellite", "turbine", "vaccine", "harvest", "festival", "election", "pension",
    ];

    private static readonly string[] Reasons =
    [
        "the spring floods", "a long dispute", "the second audit", "weeks of frost", "an appeal", "the budget vote", "a power failure", "two accidents",
        "the dry summer", "a change of law", "the strike", "months of silence",
    ];

    public static RawDocument Document(string series, int number)
    {
        var random = new Random(HashCode(series, number));
        var people = Some(random, () => $"{Pick(random, First)} {Pick(random, Begin)}{Pick(random, End)}");
        var offices = Some(random, () => $"{Pick(random, Kinds)} {Pick(random, Bodies)}");
        var places = Some(random, () => Pick(random, Places));
        var things = Some(random, () => $"{Pick(random, Adjectives)} {Pick(random, Things)}");
        var text = new StringBuilder($"{offices[0]} {Pick(random, Verbs)} the {things[0]} of {places[0]}\n\n");
        for (var i = 0; i < 2 * Paragraphs; i++)
        {
            text.Append(
                CultureInfo.InvariantCulture,
                $"{Pick(random, people)} of the {Pick(random, offices)} said on day {random.Next(1, 365)} that the {Pick(random, things)} in {Pick(random, places)} would be {Pick(random, Verbs)} after {Pick(random, Reasons)}, {random.Next(2, 900)} metres from the {Pick(random, Adjectives)} {Pick(random, things)}.");
            text.Append(i % 2 == 0 ? " " : "\n\n");
        }

        return new RawDocument
        {
            Source = "benchmark",
            Guid = string.Create(CultureInfo.InvariantCulture, $"{series}-{number}"),
            MediaType = "text/plain",
            Content = ByteString.CopyFromUtf8(text.ToString()),
        };
    }

    private static string[] Some(Random random, Func<string> make) => [.. Enumerable.Range(0, Cast - random.Next(2)).Select(_ => make())];

    private static string Pick(Random random, string[] from) => from[random.Next(from.Length)];

    // Not string.GetHashCode, which differs from run to run.
    private static int HashCode(string series, int number) => series.Aggregate(number * 397, (hash, c) => unchecked((hash * 31) + c));
}
