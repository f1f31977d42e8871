using Newsroom.Cleaning;
using static Newsroom.Testing.LongText;

namespace Newsroom.Benchmarks.Cleaning;

/// <summary>Documents made to exhaust a cleaner.</summary>
internal static class HostileDocuments
{
    // Lines that a document may have.
    private static readonly int Most = CleaningLimits.Default.MaxBlocks - 1;

    public static IEnumerable<(string Name, string MediaType, string Content)> All =>
    [
        ("nesting: 100,000 open div", "text/html", Repeat("<div>", 100_000) + "text"),
        ("nesting: 390 div, 4 MiB below", "text/html", Repeat("<div>", 390) + Repeat("<p>Some words of a paragraph that go on. ", 100_000)),
        ("formatting: 100,000 open b", "text/html", Repeat("<b>", 100_000) + Repeat("<p>x", 10_000)),
        ("misnested formatting", "text/html", Repeat("<b><p></b></p><i><div></i></div>", 20_000)),
        ("100,000 links", "text/html", Repeat("<a href=/x>A link to somewhere</a> ", 100_000)),
        ("one paragraph of 1 MB", "text/html", "<p>" + Repeat("lorem ipsum dolor sit. ", 45_000)),
        ("one word of 1 MB", "text/plain", new string('a', 1_000_000)),
        ("one line of 1 MB", "text/plain", Repeat("lorem ipsum dolor ", 58_000)),
        ("500,000 short lines", "text/plain", Repeat("a\n", 250_000)),
        ("regex bait: initials", "text/plain", Repeat("A.A.A.A.A.A.A, A A A A A A A (", 33_000)),
        ("regex bait: by-lines", "text/plain", Repeat("BY BY BY BY AND AND ", 50_000)),
        ("regex bait: links", "text/plain", Repeat("www.a.example/b-c.d@e.f ", 42_000)),
        ("regex bait: dates", "text/plain", Repeat("12.12.2012 12:12:12.12 ", 43_000)),
        ("equal headlines", "text/plain", Repeat("The same headline stands here again\n\n", 30_000)),
        ("most equal paths", "text/html", Repeat("<p>aa>bb>cc>dd", Most)),
        ("most distinct paths", "text/html", Distinct("<p>a > b > c > d", Most)),
        ("most distinct labels around a paragraph", "text/html", Distinct("<p>", Most / 2) + "<p>" + Repeat("Some words of a sentence. ", 4) + Distinct("<p>x", (Most / 2) - 1)),
        ("most lines like a long title", "text/html", "<title>" + Distinct(" ", 300) + "</title>" + Distinct("<p>b c d e", Most)),
        ("most photographers", "text/html", Distinct("<p>Photo: Ana L", Most)),
        ("most authors", "text/html", Distinct("<p>By Ana L and By Bo ", Most)),
        ("most bylines", "text/plain", Distinct("By Ana Lund By Ana ", Most, "\n")),
        ("most times", "text/plain", Distinct("Nov.02 - 2024 9:13 PM CET ", Most, "\n")),
        ("most lists", "text/plain", Distinct("• item • item ", Most, "\n")),
        ("most ideographs", "text/plain", Distinct("漢字 漢字 ", Most, "\n")),
        ("25,000 references between nodes of JSON-LD", "text/html", "<script type='application/ld+json'>{\"@graph\":[" + Distinct("{\"author\":{\"@id\":\"", 25_000, "\"}},") + "{}]}</script><p>x"),
        ("120,000 names within one of a long property", "text/html", "<div itemprop='" + Repeat("authors ", 120_000) + "'>" + Repeat("<b itemprop=name>x</b>", 120_000)),
        ("JSON-LD of 1 MB with tags", "text/html", "<script type='application/ld+json'>{\"@type\":\"Article\",\"articleBody\":\"" + Repeat("<b>a</b> ", 110_000) + "\"}</script><p>x"),
        ("unclosed attribute quotes", "text/html", Repeat("<a href='", 100_000)),
    ];
}
