using Newsroom.Tagging.Copies;

namespace Newsroom.Tagging.Tests.Copies;

public sealed class CopyTextMemoryTests
{
    private const int Capacity = 10;

    [Fact]
    public void text_is_found_by_its_number_and_hash_alone()
    {
        var memory = new CopyTextMemory(Capacity);
        var text = new CopyText(CopySamples.Report);

        memory.Keep(1, 7, text);

        Assert.Same(text, memory.Find(1, 7));
        Assert.Null(memory.Find(1, 8));
        Assert.Null(memory.Find(2, 7));
    }

    [Fact]
    public void more_texts_than_it_may_keep_push_others_out()
    {
        var memory = new CopyTextMemory(Capacity);

        for (var i = 0; i < 100; i++)
            memory.Keep(i, 0, new CopyText(CopySamples.Unrelated(i)));

        Assert.InRange(memory.Count, 1, Capacity);
        Assert.Equal(Enumerable.Range(0, 100).Sum(i => memory.Find(i, 0)?.Words.Length ?? 0), memory.Words);
    }

    [Fact]
    public void long_texts_take_the_place_of_several()
    {
        var memory = new CopyTextMemory(Capacity);

        for (var i = 0; i < 8; i++)
            memory.Keep(i, 0, new CopyText(CopySamples.Unrelated(i, 4_000)));
        Assert.InRange(memory.Words, 4_000, Capacity * 1_000);
        memory.Keep(9, 0, new CopyText(CopySamples.Unrelated(9, 20_000)));

        Assert.InRange(memory.Words, 0, Capacity * 1_000);
    }

    [Fact]
    public async Task threads_that_keep_the_same_texts_count_each_once()
    {
        var memory = new CopyTextMemory(Capacity);
        var bodies = Enumerable.Range(0, 30).Select(i => CopySamples.Unrelated(i, 500)).ToArray();

        await Parallel.ForAsync(0, 3_000, TestContext.Current.CancellationToken, (i, _) =>
        {
            if (memory.Find(i % bodies.Length, 0) is null)
                memory.Keep(i % bodies.Length, 0, new CopyText(bodies[i % bodies.Length]));
            return ValueTask.CompletedTask;
        });

        Assert.Equal(Enumerable.Range(0, bodies.Length).Sum(i => memory.Find(i, 0)?.Words.Length ?? 0), memory.Words);
    }
}
