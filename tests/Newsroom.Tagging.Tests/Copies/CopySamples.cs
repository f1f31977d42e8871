using System.Globalization;

namespace Newsroom.Tagging.Tests.Copies;

/// <summary>Texts written for these tests, and what others make of them.</summary>
internal static class CopySamples
{
    public const string Report =
        """
        A fire that broke out before dawn destroyed two warehouses in the harbour of Port Ellery on Tuesday, and forced 340 people from their homes, the fire service said.

        Nobody was killed, but nine firefighters were treated for burns and smoke, said Ada Quist, who leads the service in Kesten County. The blaze was under control by noon after 120 crews from six districts had fought it from land and water.

        The warehouses belonged to Nordhavn Logistics and held paint, tyres and about 4,000 tonnes of fertiliser, according to the port office. Inspectors had found faults with the sprinklers in March and had given the company until October to repair them.

        "We asked for the repairs three times, and three times we were promised that they would be done by summer," said Bo Lindqvist of the port office. "Today we know what those promises were worth."

        Nordhavn Logistics said in a statement that it would work with the inspectors and that it was too early to speak of a cause. Its shares fell 6.5 percent in Oslo.

        Schools in the northern part of the town stayed closed, and trains on the coastal line were held at Marren until the evening. The council expects the clean-up to take eleven weeks and to cost 27 million crowns.
        """;

    /// <summary>The report with words replaced one by one, as a machine does to hide where it comes from.</summary>
    public const string Spun =
        """
        A blaze that erupted before sunrise wrecked two depots in the harbour of Port Ellery on Tuesday, and pushed 340 residents from their houses, the fire service said.

        Nobody was slain, but nine firefighters were handled for burns and fumes, said Ada Quist, who heads the service in Kesten County. The inferno was under control by midday after 120 crews from six areas had battled it from land and water.

        The depots belonged to Nordhavn Logistics and contained paint, tires and about 4,000 tonnes of manure, according to the harbor bureau. Inspectors had discovered defects with the sprinklers in March and had granted the firm until October to mend them.

        "We requested for the fixes three times, and three times we were told that they would be finished by summer," said Bo Lindqvist of the harbor bureau. "Today we understand what those vows were valued."

        Nordhavn Logistics said in a declaration that it would cooperate with the inspectors and that it was too soon to talk of a reason. Its stocks dropped 6.5 percent in Oslo.

        Classes in the northern portion of the city remained shut, and trains on the coastal route were halted at Marren until the night. The board anticipates the cleaning to need eleven weeks and to require 27 million crowns.
        """;

    /// <summary>Another house's own report about the same fire.</summary>
    public const string OtherReport =
        """
        Hundreds of families in Port Ellery spent Tuesday in sports halls while smoke from burning storehouses drifted over the town.

        Ada Quist said her crews had reached the harbour within seven minutes, yet the roof of the first building had already fallen in. Nine of her people needed a doctor. By the afternoon only embers were left.

        What was stored there worries those who live close by. Fertiliser, tyres and paint lay side by side, the port office confirmed, and neighbours ask why Nordhavn Logistics was allowed to go on with sprinklers that did not work. The company would not say more than that it regrets the damage.

        Children had a day without school, and commuters waited for hours in Marren. The council meets on Thursday to talk about money, since the clean-up may cost 27 million crowns, an amount that the town does not have.
        """;

    public static IReadOnlyList<string> Paragraphs(string text) => text.Split("\n\n");

    public static string Joined(IEnumerable<string> paragraphs) => string.Join("\n\n", paragraphs);

    /// <summary>A scan: every so many words a letter is misread, and lines end where they did in print.</summary>
    public static string Scanned(string text, int every)
    {
        var words = text.Split(' ');
        for (var i = every - 1; i < words.Length; i += every)
            words[i] = words[i].Replace('l', '1').Replace('o', '0').Replace('e', 'c');
        return string.Join(' ', words.Select((word, at) => at % 9 == 8 ? word + "\n" : word));
    }

    /// <summary>Quarterly results, a form that every company fills in.</summary>
    public static string Results(string company, int seed)
    {
        var random = new Random(seed);
        return string.Create(
            CultureInfo.InvariantCulture,
            $"""
            {company} reported its results for the second quarter before the market opened.

            Shr {random.Next(10, 99)} cts vs {random.Next(10, 99)} cts

            Net {random.Next(1_000_000, 9_000_000):N0} vs {random.Next(1_000_000, 9_000_000):N0}

            Revs {random.Next(10, 90)}.{random.Next(1, 9)} mln vs {random.Next(10, 90)}.{random.Next(1, 9)} mln

            Six months

            Shr {random.Next(10, 99)} cts vs {random.Next(10, 99)} cts

            Net {random.Next(1_000_000, 9_000_000):N0} vs {random.Next(1_000_000, 9_000_000):N0}

            The board declared a dividend of {random.Next(10, 99)} cts per share, payable on March {random.Next(1, 28)} to holders of record on March {random.Next(1, 28)}.
            """);
    }

    /// <summary>A text of its own for each seed: words that nobody wrote, in sentences with names and figures.</summary>
    public static string Unrelated(int seed, int words = 160)
    {
        var random = new Random(seed);
        return string.Join(' ', Enumerable.Range(0, words).Select(i => (i % 12) switch
        {
            0 => Capitalised(Word()),
            5 => Capitalised(Word()),
            8 => random.Next(2, 5_000).ToString(CultureInfo.InvariantCulture),
            11 => Word() + ".",
            _ => Word(),
        }));

        string Word() => string.Concat(Enumerable.Range(0, random.Next(2, 4)).Select(_ => $"{"bdfgklmnprstv"[random.Next(13)]}{"aeiou"[random.Next(5)]}"));
    }

    private static string Capitalised(string word) => char.ToUpperInvariant(word[0]) + word[1..];
}
