using System.Diagnostics;
using Newsroom.Ingest.Wire;

namespace Newsroom.Ingest.Tests.Wire;

/// <summary>Inputs of 4 MiB made to cost as much as they can.</summary>
[Collection(CostsOfWires.Name)]
public sealed class AdversarialTests(ITestOutputHelper output)
{
    private const int Size = 4 * 1024 * 1024;
    private const long MaxHeld = 64 * 1024 * 1024;

    public static TheoryData<string> Names => [.. Inputs.Keys];

    private static readonly Dictionary<string, (WireFormat Format, Func<string> Text)> Inputs = new(StringComparer.Ordinal)
    {
        ["one long text"] = (WireFormat.Rss, () => Rss(new string('x', Size))),
        ["references"] = (WireFormat.Rss, () => Rss(Fill("&lt;"))),
        ["bare ampersands"] = (WireFormat.Rss, () => Rss(Fill("&"))),
        ["words and ampersands"] = (WireFormat.Rss, () => Rss(Fill("word word word word word word word word & "))),
        ["less-than signs"] = (WireFormat.Rss, () => Rss(Fill("<"))),
        ["comments"] = (WireFormat.Rss, () => Rss(Fill("a<!---->"))),
        ["instructions"] = (WireFormat.Rss, () => Rss(Fill("a<?b?>"))),
        ["CDATA sections"] = (WireFormat.Rss, () => Rss(Fill("a<![CDATA[bcdefghijklmnopqrstuvwxyzabcdefghijkl]]>"))),
        ["one CDATA section of markup"] = (WireFormat.Rss, () => Rss($"<![CDATA[{new string('<', Size)}]]>")),
        ["elements"] = (WireFormat.Rss, () => Rss(Fill("<a b='c'>d</a>"))),
        ["elements up to the limit"] = (WireFormat.Rss, () => Rss(Fill("<a bcdefg='hijklmno'>pqrstuvwxyzabcdefghi</a>"))),
        ["categories"] = (WireFormat.Rss, () => Rss("</description>" + Numbered(i => $"<category domain='http://x.example/{i}'>k{i}</category>") + "<description>")),
        ["element names"] = (WireFormat.Rss, () => Rss(Numbered(i => $"<element-with-a-long-name-{i:D9}/>"))),
        ["namespaces"] = (WireFormat.Rss, () => Rss(Numbered(i => $"<a xmlns='n{i}'/>"))),
        ["prefixes"] = (WireFormat.Rss, () => Rss(Numbered(i => $"<p{i}:a/>"))),
        ["attributes"] = (WireFormat.Rss, () => $"<rss{Numbered(i => $" a{i}=''")}/>"),
        ["items that borrow namespaces"] = (WireFormat.Rss, Borrowed),
        ["notes"] = (WireFormat.NewsMlG2, () => $"<newsItem><itemMeta>{Fill("<edNote>a different long note to the editors 1</edNote>")}</itemMeta></newsItem>"),
        ["subjects"] = (WireFormat.NewsMlG2, () => $"<newsItem><contentMeta>{Numbered(i => $"<subject qcode='medtop:{i:D8}'/>")}</contentMeta></newsItem>"),
        ["headlines"] = (WireFormat.NewsMlG2, () => $"<newsItem><contentMeta>{Fill("<headline role='x:y'>abcdefghij</headline>")}</contentMeta></newsItem>"),
        ["bylines"] = (WireFormat.Nitf, () => $"<nitf><body><body.head>{Fill("<byline>abcdefghijklmnop qrstuvwxyz</byline>")}</body.head></body></nitf>"),
        ["a headline of many parts"] = (WireFormat.Nitf, () => $"<nitf><body><body.head><hedline><hl1>{Fill("abcdefghijklmnopqrstuvwxyzabcdefgh<x>ijklmnop</x>")}</hl1></hedline></body.head></body></nitf>"),
        ["NITF in CDATA"] = (WireFormat.NewsMlG2, () => InCData($"<nitf><body><body.content>{Fill("<p>abcdefghijklmnop qrstuvwxyz abcdefghijkl</p>")}</body.content></body></nitf>")),
        ["broken NITF in CDATA"] = (WireFormat.NewsMlG2, () => $"<newsMessage><itemSet>{string.Concat(Enumerable.Repeat($"<newsItem><contentSet>{string.Concat(Enumerable.Repeat("<inlineXML><![CDATA[<nitf>]]></inlineXML>", 40))}</contentSet></newsItem>", 1_000))}</itemSet></newsMessage>"),
        ["broken base64"] = (WireFormat.NewsMlG2, () => $"<newsMessage><itemSet>{string.Concat(Enumerable.Repeat($"<newsItem><contentSet>{string.Concat(Enumerable.Repeat("<inlineData encoding='encd:base64'>//8=</inlineData>", 40))}</contentSet></newsItem>", 1_000))}</itemSet></newsMessage>"),
        ["paragraphs"] = (WireFormat.Nitf, () => $"<nitf><body><body.content>{Fill("<p>abcdefghijklmnop qrstuvwxyz \"quoted\"</p>")}</body.content></body></nitf>"),
        ["authors"] = (WireFormat.Atom, () => $"<feed xmlns='http://www.w3.org/2005/Atom'><entry>{Numbered(i => $"<author><name>n{i}abcdefghijklmnopqrstuvwxyzabcdefghijklmnopqrstu</name></author>")}</entry></feed>"),
        ["xhtml"] = (WireFormat.Atom, () => $"<feed xmlns='http://www.w3.org/2005/Atom'><entry><content type='xhtml'>{Fill("<p class='abcdefghijkl'>mnopqrstuvwxyz</p>")}</content></entry></feed>"),
        ["values"] = (WireFormat.Ninjs, () => $"{{\"uri\":[{Fill("0,")}0]}}"),
        ["properties"] = (WireFormat.Ninjs, () => $"{{{Numbered(i => $"\"property-with-a-very-long-name-{i:D20}-and-more-and-so-forth\":0,")}\"a\":0}}"),
        ["escapes"] = (WireFormat.Ninjs, () => $"{{\"body_html\":\"{Fill("\\u0041")}\"}}"),
        ["feed items"] = (WireFormat.JsonFeed, () => $"{{\"version\":\"https://jsonfeed.org/version/1\",\"items\":[{Fill("{\"id\":\"1\",\"tags\":[\"a\",\"b\"],\"content_text\":\"" + new string('x', 4_150) + "\"},")}]}}"),
        ["unclosed"] = (WireFormat.Ninjs, () => new string('[', Size)),
    };

    [Theory]
    [MemberData(nameof(Names))]
    public void each_stays_below_a_second_and_64_MiB(string name)
    {
        var (format, make) = Inputs[name];
        var text = make();
        var outcome = Run(text, format);
        var allocated = GC.GetAllocatedBytesForCurrentThread();
        var start = Stopwatch.GetTimestamp();
        Run(text, format);
        var best = Stopwatch.GetElapsedTime(start);
        allocated = GC.GetAllocatedBytesForCurrentThread() - allocated;
        for (var i = 0; i < 4 && best > TimeSpan.FromMilliseconds(300); i++)
        {
            start = Stopwatch.GetTimestamp();
            Run(text, format);
            var took = Stopwatch.GetElapsedTime(start);
            best = took < best ? took : best;
        }

        var held = Peak(() => Run(text, format));
        output.WriteLine($"{name}: {text.Length / 1_048_576.0:F1} Mi characters, {best.TotalMilliseconds:F0} ms, {held / 1_048_576.0:F1} MiB held at most of {allocated / 1_048_576.0:F1} MiB allocated; {outcome}");
        Assert.InRange(best, TimeSpan.Zero, TimeSpan.FromSeconds(1));
        Assert.InRange(held, long.MinValue, MaxHeld);
    }

    /// <summary>
    /// What is reachable at most beyond what was before, by collecting over and over while it runs. Between two collections it gets as
    /// long as the last one took: back to back they would hardly let it go on.
    /// </summary>
    private static long Peak(Action action)
    {
        var before = GC.GetTotalMemory(forceFullCollection: true);
        using var ended = new ManualResetEventSlim();
        long peak = 0;
        var sampler = new Thread(() =>
        {
            TimeSpan pause;
            do
            {
                var start = Stopwatch.GetTimestamp();
                GC.Collect(2, GCCollectionMode.Forced, blocking: true);
                peak = Math.Max(peak, GC.GetTotalMemory(forceFullCollection: false));
                pause = Stopwatch.GetElapsedTime(start);
            }
            while (!ended.Wait(pause));
        });
        sampler.Start();
        try
        {
            action();
        }
        finally
        {
            ended.Set();
            sampler.Join();
        }

        return peak - before;
    }

    private static string Run(string text, WireFormat format)
    {
        try
        {
            return $"{WireSamples.Read(text, format).Items.Count} items";
        }
        catch (WireFormatException e)
        {
            return e.Message;
        }
    }

    private static string Rss(string description) => $"<rss><channel><item><description>{description}</description></item></channel></rss>";

    private static string InCData(string xml) => $"<newsItem><contentSet><inlineXML><![CDATA[{xml}]]></inlineXML></contentSet></newsItem>";

    private static string Fill(string piece) => string.Concat(Enumerable.Repeat(piece, (Size - 500) / piece.Length));

    private static string Numbered(Func<int, string> piece)
    {
        var text = new System.Text.StringBuilder(Size);
        for (var i = 0; text.Length < Size - 600; i++)
            text.Append(piece(i));
        return text.ToString();
    }

    private static string Borrowed()
    {
        var used = string.Concat(Enumerable.Range(0, 120).Select(i => $" p{i}:a=''"));
        var declared = string.Concat(Enumerable.Range(0, 120).Select(i => $" xmlns:p{i}='urn:{i}'"));
        return $"<rss{declared}><channel>{string.Concat(Enumerable.Repeat($"<item{used}/>", 1_000))}</channel></rss>";
    }
}
