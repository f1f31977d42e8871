using System.Diagnostics;
using FsCheck;
using FsCheck.Fluent;
using Newsroom.Ingest.Wire;

namespace Newsroom.Ingest.Tests.Wire;

/// <summary>100,000 inputs: every fifth of arbitrary text, the others samples with one to four wounds.</summary>
[Collection(CostsOfWires.Name)]
public sealed class FuzzTests(ITestOutputHelper output)
{
    private const int Inputs = 100_000;
    private const int Seed = 20_240_503;

    private static readonly string[] Pieces =
    [
        "<", ">", "&", "&#x0;", "&#xD800;", "&lol;", "<![CDATA[", "]]>", "<!--", "-->", "<?", "?>", "<!DOCTYPE x [", "\"", "'", "\0", "\uD800", "\uFFFE", "xmlns:x='y'",
        "xmlns=''", "<x:y>", "xml:base='::'", "{", "}", "[", "]", ",", ":", "\\u0000", "\\udc00", "null", "1e999", "-1", "9999-12-31T23:59:59-14:00", "<item>", "</item>",
        "<html>", "http://[", "//", "\uFEFF", "<!DOCTYPE l [<!ENTITY a 'aaaa'><!ENTITY b '&a;&a;&a;'>]>&b;",
    ];

    [Fact]
    public void nothing_but_its_own_error_comes_out_and_no_input_takes_a_second()
    {
        var random = new Random(Seed);
        var samples = WireSamples.Names.Select(n => (Text: WireSamples.Text(n), Format: WireFormats.Detect(WireSamples.Text(n))!.Value)).ToArray();
        var strings = Gen.Sample(ArbMap.Default.GeneratorFor<string>(), 100, 5_000).Select(s => s ?? "").ToArray();
        var (read, refused, slowest) = (0, 0, TimeSpan.Zero);
        for (var i = 0; i < Inputs; i++)
        {
            var (text, format) = samples[random.Next(samples.Length)];
            text = i % 5 == 0 ? strings[random.Next(strings.Length)] + Pieces[random.Next(Pieces.Length)] + strings[random.Next(strings.Length)] : Wounded(text, samples[random.Next(samples.Length)].Text, random);
            var took = Time(i, text, format, out var isRead);
            // The machine may have been busy with something else; an input that costs a second costs it again.
            for (var again = 0; again < 2 && took > TimeSpan.FromSeconds(1); again++)
                took = Time(i, text, format, out isRead);
            (read, refused) = isRead ? (read + 1, refused) : (read, refused + 1);
            slowest = took > slowest ? took : slowest;
        }

        output.WriteLine($"seed {Seed}: {Inputs} inputs, {read} read, {refused} refused, slowest {slowest.TotalMilliseconds:F0} ms");
        Assert.True(read > 1_000 && refused > 1_000);
        Assert.InRange(slowest, TimeSpan.Zero, TimeSpan.FromSeconds(1));
    }

    private static TimeSpan Time(int i, string text, WireFormat format, out bool isRead)
    {
        var start = Stopwatch.GetTimestamp();
        isRead = false;
        try
        {
            if (i % 10 == 0)
                WireFormats.Detect(text);
            WireSamples.Read(text, format);
            isRead = true;
        }
        catch (WireFormatException)
        {
            // Its own error.
        }
        catch (Exception e)
        {
            Assert.Fail($"Input {i} of seed {Seed}, {format}: {e}\n{text}");
        }

        return Stopwatch.GetElapsedTime(start);
    }

    private static string Wounded(string text, string other, Random random)
    {
        for (var wounds = random.Next(1, 5); wounds > 0 && text.Length > 2; wounds--)
        {
            var at = random.Next(text.Length);
            var length = random.Next(Math.Min(200, text.Length - at));
            text = random.Next(8) switch
            {
                0 => text[..at] + (char)(text[at] ^ (1 << random.Next(8))) + text[(at + 1)..],
                1 => text[..at],
                2 => text[..at] + other[random.Next(other.Length)..],
                3 => text[..(at + length)] + text[at..],
                4 => text.Remove(at, length),
                5 => text.Insert(at, string.Concat(Enumerable.Repeat(random.Next(2) == 0 ? "<a>" : "[", random.Next(100)))),
                6 => text.Insert(at, new string('x', random.Next(2_000))),
                _ => text.Insert(at, Pieces[random.Next(Pieces.Length)]),
            };
        }

        return text;
    }
}
