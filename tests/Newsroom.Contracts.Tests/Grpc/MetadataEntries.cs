using Grpc.Core;

namespace Newsroom.Contracts.Tests.Standins;

public class MetadataEntries
{
    [Theory]
    [InlineData("X-Desk", "x-desk")]
    [InlineData("a.b_c-9", "a.b_c-9")]
    [InlineData("0", "0")]
    public void key_is_kept_in_lower_case(string key, string kept)
    {
        Assert.Equal(kept, new Metadata.Entry(key, "v").Key);
    }

    [Theory]
    [InlineData("")]
    [InlineData("x desk")]
    [InlineData("x:desk")]
    [InlineData(":path")]
    [InlineData("schlüssel")]
    [InlineData("x\ndesk")]
    [InlineData("x-desk\n")]
    [InlineData("\u212A")] // The Kelvin sign, whose lower case is the letter k.
    public void key_with_other_characters_is_refused(string key)
    {
        Assert.Throws<ArgumentException>(() => new Metadata.Entry(key, "v"));
        Assert.Throws<ArgumentException>(() => new Metadata.Entry(key + (key.Length == 0 ? "" : "-bin"), [1, 2]));
    }

    [Fact]
    public void text_is_refused_under_a_binary_key()
    {
        Assert.Throws<ArgumentException>(() => new Metadata.Entry("x-bin", "text"));
        Assert.Throws<ArgumentException>(() => new Metadata { { "X-BIN", "text" } });
    }

    [Fact]
    public void bytes_are_refused_under_a_text_key()
    {
        Assert.Throws<ArgumentException>(() => new Metadata.Entry("x-text", [1]));
        Assert.Throws<ArgumentException>(() => new Metadata { { "x-binary", [1] } });
    }

    [Fact]
    public void null_is_refused()
    {
        Assert.Throws<ArgumentNullException>(() => new Metadata.Entry(null!, "v"));
        Assert.Throws<ArgumentNullException>(() => new Metadata.Entry("x", (string)null!));
        Assert.Throws<ArgumentNullException>(() => new Metadata.Entry("x-bin", (byte[])null!));
        Assert.Throws<ArgumentNullException>(() => new Metadata().Add(null!));
    }

    [Fact]
    public void bytes_are_a_copy_on_the_way_in_and_out()
    {
        byte[] given = [1, 2];
        var entry = new Metadata.Entry("x-bin", given);

        given[0] = 9;
        entry.ValueBytes[1] = 9;

        Assert.True(entry.IsBinary);
        Assert.Equal([1, 2], entry.ValueBytes);
    }

    [Fact]
    public void text_reads_as_ascii_bytes_but_bytes_do_not_read_as_text()
    {
        Assert.Equal("desk"u8.ToArray(), new Metadata.Entry("x", "desk").ValueBytes);
        Assert.Throws<InvalidOperationException>(() => new Metadata.Entry("x-bin", "desk"u8.ToArray()).Value);
        Assert.False(new Metadata.Entry("x", "desk").IsBinary);
    }

    [Fact]
    public void entry_shows_key_and_value()
    {
        Assert.Equal("[Entry: key=x, value=desk]", new Metadata.Entry("X", "desk").ToString());
        Assert.Equal("[Entry: key=x-bin, valueBytes=01FF]", new Metadata.Entry("x-bin", [1, 255]).ToString());
    }
}
