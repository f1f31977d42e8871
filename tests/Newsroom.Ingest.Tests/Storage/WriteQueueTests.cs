namespace Newsroom.Ingest.Tests;

/// <summary>What is written together, and when.</summary>
public sealed class WriteQueueTests
{
    private static readonly TimeSpan Long = TimeSpan.FromMinutes(10);

    private readonly List<IReadOnlyList<int>> _batches = [];

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task patient_items_wait_for_one_that_is_not_and_go_with_it()
    {
        var queue = new WriteQueue<int, int>(WriteAsync, writers: 1);
        var patient = Enumerable.Range(1, 3).Select(i => queue.AddAsync(i, "", 0, Long, Cancel)).ToList();
        Assert.Empty(_batches);

        var results = await Task.WhenAll([.. patient, queue.AddAsync(4, "", 0, TimeSpan.Zero, Cancel)]);

        Assert.Equal([10, 20, 30, 40], results);
        Assert.Equal([1, 2, 3, 4], Assert.Single(_batches));
    }

    [Fact]
    public async Task patient_item_goes_alone_when_its_time_has_passed()
    {
        var queue = new WriteQueue<int, int>(WriteAsync, writers: 1);

        Assert.Equal(10, await queue.AddAsync(1, "", 0, TimeSpan.FromMilliseconds(5), Cancel));

        Assert.Equal([1], Assert.Single(_batches));
    }

    [Fact]
    public async Task what_comes_while_a_batch_is_written_shares_the_next()
    {
        var began = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var written = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var queue = new WriteQueue<int, int>(
            async items =>
            {
                began.TrySetResult();
                await written.Task.WaitAsync(Cancel);
                return await WriteAsync(items);
            },
            writers: 1);
        var first = queue.AddAsync(1, "", 0, TimeSpan.Zero, Cancel);
        await began.Task.WaitAsync(Cancel);
        var others = Enumerable.Range(2, 5).Select(i => queue.AddAsync(i, "", 0, TimeSpan.Zero, Cancel)).ToList();

        written.SetResult();

        await Task.WhenAll([first, .. others]);
        Assert.Equal([[1], [2, 3, 4, 5, 6]], _batches);
    }

    [Fact]
    public async Task more_than_a_batch_is_written_to_the_end()
    {
        var queue = new WriteQueue<int, int>(WriteAsync, writers: 2);

        var results = await Task.WhenAll(Enumerable.Range(0, 1_000).Select(i => queue.AddAsync(i, $"line {i % 3}", 0, i % 2 == 0 ? TimeSpan.Zero : Long, Cancel)));

        Assert.Equal(Enumerable.Range(0, 1_000).Select(i => i * 10), results);
        Assert.All(_batches, batch => Assert.InRange(batch.Count, 1, 128));
    }

    [Fact]
    public async Task item_that_the_database_refuses_fails_alone()
    {
        var queue = new WriteQueue<int, int>(
            items => items.Contains(2) ? throw new InvalidDataException("two") : WriteAsync(items), writers: 1);
        var one = queue.AddAsync(1, "", 0, Long, Cancel);
        var two = queue.AddAsync(2, "", 0, Long, Cancel);
        var three = queue.AddAsync(3, "", 0, TimeSpan.Zero, Cancel);

        Assert.Equal((10, 30), (await one, await three));
        await Task.WhenAny(two);
        Assert.IsType<InvalidDataException>(two.Exception?.InnerException);
    }

    private Task<IReadOnlyList<int>> WriteAsync(IReadOnlyList<int> items)
    {
        lock (_batches)
            _batches.Add(items);
        return Task.FromResult<IReadOnlyList<int>>([.. items.Select(i => i * 10)]);
    }
}
