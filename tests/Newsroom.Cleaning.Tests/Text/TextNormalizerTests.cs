using Newsroom.Cleaning.Text;

namespace Newsroom.Cleaning.Tests.Text;

public sealed class TextNormalizerTests
{
    [Theory]
    [InlineData("a \t b\u00A0\u00A0c", "a b c")]
    [InlineData("soft\u00ADhyphen zero\u200Bwidth", "softhyphen zerowidth")]
    [InlineData("Tom &amp; Jerry &#8211; &eacute;t&eacute;&nbsp;!", "Tom & Jerry – été !")]
    [InlineData("AT&T & co; R&D", "AT&T & co; R&D")]
    [InlineData("caf\u00C3\u00A9 wasnâ€™t â€œopenâ€\u009D", "café wasn’t “open”")]
    [InlineData("„So ein Spaß“ … „Öl“", "„So ein Spaß“ … „Öl“")]
    [InlineData("می\u200Cخواهم", "می\u200Cخواهم")]
    [InlineData("\u0007bell", "bell")]
    public void text_is_normalised(string raw, string expected) => Assert.Equal(expected, TextNormalizer.Normalize(raw));

    [Fact]
    public void offset_in_text_leads_to_the_source_of_that_character()
    {
        const string Raw = "  AT&amp;T  –  the\u00A0rest";
        var text = TextNormalizer.Normalize(Raw);
        Assert.Equal("AT&T – the rest", text);
        Assert.Equal(Raw.IndexOf("the", StringComparison.Ordinal), TextNormalizer.SourceOffset(Raw, text.IndexOf("the", StringComparison.Ordinal)));
        Assert.Equal(Raw.IndexOf("rest", StringComparison.Ordinal), TextNormalizer.SourceOffset(Raw, text.IndexOf("rest", StringComparison.Ordinal)));
    }

    [Fact]
    public void lone_surrogates_become_replacement_characters() => Assert.Equal("a\uFFFDb", TextNormalizer.Normalize("a\uD800b"));
}
