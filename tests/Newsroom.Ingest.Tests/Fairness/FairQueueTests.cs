namespace Newsroom.Ingest.Tests;

public sealed class FairQueueTests
{
    private readonly FairQueue<int> _queue = new();

    [Fact]
    public void each_line_in_turn_gives_its_first()
    {
        foreach (var (name, item) in new[] { ("a", 1), ("a", 2), ("a", 3), ("b", 10), ("c", 20), ("b", 11) })
            _queue.Enqueue(name, item);

        Assert.Equal([1, 10, 20, 2, 11, 3], Drain());
        Assert.True(_queue.IsEmpty);
    }

    [Fact]
    public void line_that_comes_back_waits_for_its_turn()
    {
        _queue.Enqueue("a", 1);
        _queue.Enqueue("b", 10);
        _queue.Enqueue("b", 11);
        Assert.True(_queue.TryDequeue(out var first));
        _queue.Enqueue("a", 2);

        Assert.True(_queue.IsShared);
        Assert.Equal((1, "10,2,11"), (first, string.Join(',', Drain())));
        Assert.False(_queue.IsShared);
    }

    private List<int> Drain()
    {
        var items = new List<int>();
        while (_queue.TryDequeue(out var item))
            items.Add(item);
        return items;
    }
}
