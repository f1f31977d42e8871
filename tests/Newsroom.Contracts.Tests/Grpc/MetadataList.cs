using Grpc.Core;

namespace Newsroom.Contracts.Tests.Standins;

public class MetadataList
{
    private static Metadata Sample => new() { { "a", "1" }, { "b-bin", [2] }, { "A", "3" } };

    [Fact]
    public void last_entry_of_a_repeated_key_is_in_force()
    {
        Assert.Equal("3", Sample.GetValue("a"));
        Assert.Equal("3", Sample.Get("A")!.Value);
        Assert.Equal(["1", "3"], Sample.GetAll("A").Select(entry => entry.Value));
    }

    [Fact]
    public void absent_key_is_null()
    {
        Assert.Null(Sample.Get("c"));
        Assert.Null(Sample.GetValue("c"));
        Assert.Null(Sample.GetValueBytes("c-bin"));
        Assert.Empty(Sample.GetAll("c"));
    }

    [Fact]
    public void bytes_can_be_read_of_any_value_and_text_only_of_text()
    {
        Assert.Equal([2], Sample.GetValueBytes("b-bin")!);
        Assert.Equal("3"u8.ToArray(), Sample.GetValueBytes("a")!);
        Assert.Throws<InvalidOperationException>(() => Sample.GetValue("b-bin"));
    }

    [Fact]
    public void list_keeps_its_order_through_changes()
    {
        var metadata = Sample;
        var first = metadata[0];

        metadata.Insert(1, new Metadata.Entry("i", "inserted"));
        metadata[0] = new Metadata.Entry("z", "set");
        metadata.RemoveAt(3);
        Assert.False(metadata.Remove(first));
        metadata.Add(first);

        Assert.Equal(["z", "i", "b-bin", "a"], metadata.Select(entry => entry.Key));
        Assert.Equal(3, metadata.IndexOf(first));
        Assert.Contains(first, metadata);
        Assert.True(metadata.Remove(first));
        var copy = new Metadata.Entry[4];
        metadata.CopyTo(copy, 1);
        Assert.Equal("z", copy[1].Key);
        metadata.Clear();
        Assert.Empty(metadata);
    }

    [Fact]
    public void empty_metadata_stays_empty()
    {
        var entry = new Metadata.Entry("a", "1");

        Assert.True(Metadata.Empty.IsReadOnly);
        Assert.Throws<InvalidOperationException>(() => Metadata.Empty.Add(entry));
        Assert.Throws<InvalidOperationException>(() => Metadata.Empty.Add("a", "1"));
        Assert.Throws<InvalidOperationException>(() => Metadata.Empty.Insert(0, entry));
        Assert.Throws<InvalidOperationException>(() => Metadata.Empty[0] = entry);
        Assert.Throws<InvalidOperationException>(() => Metadata.Empty.Remove(entry));
        Assert.Throws<InvalidOperationException>(() => Metadata.Empty.RemoveAt(0));
        Assert.Throws<InvalidOperationException>(() => Metadata.Empty.Clear());
        Assert.Empty(Metadata.Empty);
        Assert.False(new Metadata().IsReadOnly);
    }
}
