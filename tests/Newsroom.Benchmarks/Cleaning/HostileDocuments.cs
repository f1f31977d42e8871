using static Newsroom.Testing.LongText;

namespace Newsroom.Benchmarks.Cleaning;

/// <summary>Documents made to exhaust a cleaner.</summary>
internal static class HostileDocuments
{
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
        ("290,000 equal paths", "text/html", Repeat("<p>aa>bb", 290_000)),
        ("290,000 distinct paths", "text/html", Distinct("<p>a>b", 290_000)),
        ("280,000 distinct labels around a paragraph", "text/html", Distinct("<p>", 140_000) + "<p>" + Repeat("Some words of a sentence. ", 4) + Distinct("<p>x", 140_000)),
        ("250,000 lines like a long title", "text/html", "<title>" + Distinct(" ", 300) + "</title>" + Distinct("<p>b c d e", 250_000)),
        ("200,000 photographers", "text/html", Distinct("<p>Photo: Ana L", 200_000)),
        ("25,000 references between nodes of JSON-LD", "text/html", "<script type='application/ld+json'>{\"@graph\":[" + Distinct("{\"author\":{\"@id\":\"", 25_000, "\"}},") + "{}]}</script><p>x"),
        ("120,000 names within one of a long property", "text/html", "<div itemprop='" + Repeat("authors ", 120_000) + "'>" + Repeat("<b itemprop=name>x</b>", 120_000)),
        ("JSON-LD of 1 MB with tags", "text/html", "<script type='application/ld+json'>{\"@type\":\"Article\",\"articleBody\":\"" + Repeat("<b>a</b> ", 110_000) + "\"}</script><p>x"),
        ("unclosed attribute quotes", "text/html", Repeat("<a href='", 100_000)),
    ];
}
