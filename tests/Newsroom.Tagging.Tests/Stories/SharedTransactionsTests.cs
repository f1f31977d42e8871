using Newsroom.Tagging.Storage;

namespace Newsroom.Tagging.Tests.Stories;

/// <summary>The first transaction waits until the test lets it go on; changes give their doubles, and a 3 fails.</summary>
public sealed class SharedTransactionsTests : IDisposable
{
    private const int Failed = -1;

    private readonly List<int[]> _transactions = [];
    private readonly SemaphoreSlim _goOn = new(0);
    private readonly SharedTransactions<int, int> _shared;

    public SharedTransactionsTests() => _shared = new SharedTransactions<int, int>(RunAsync);

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public void Dispose()
    {
        _shared.Dispose();
        _goOn.Dispose();
    }

    [Fact]
    public async Task changes_that_wait_share_the_next_transaction()
    {
        var results = ((int[])[1, 2, 4, 5]).Select(change => AddAsync(change, Cancellation)).ToArray();
        _goOn.Release();

        var doubled = await Task.WhenAll(results);
        Assert.Equal([2, 4, 8, 10], doubled);
        Assert.Equal([[1], [2, 4, 5]], _transactions.Select(changes => changes.Order().ToArray()));
    }

    [Fact]
    public async Task change_that_fails_takes_no_other_with_it()
    {
        var results = Enumerable.Range(1, 5).Select(change => AddAsync(change, Cancellation)).ToArray();
        _goOn.Release();

        var doubled = await Task.WhenAll(results);
        Assert.Equal([2, 4, Failed, 8, 10], doubled);
    }

    [Fact]
    public async Task change_that_was_cancelled_while_it_waited_is_not_made()
    {
        using var cancelled = new CancellationTokenSource();
        var running = AddAsync(1, Cancellation);
        var waiting = AddAsync(2, cancelled.Token);
        await cancelled.CancelAsync();
        var gaveUp = await Task.WhenAll(waiting);
        var last = AddAsync(5, Cancellation);
        _goOn.Release();

        var doubled = await Task.WhenAll(running, last);
        Assert.Equal([Failed, 2, 10], [.. gaveUp, .. doubled]);
        Assert.DoesNotContain(2, _transactions.SelectMany(changes => changes));
    }

    private async Task<int> AddAsync(int change, CancellationToken cancellation)
    {
        try
        {
            return await _shared.AddAsync(change, cancellation);
        }
        catch (Exception e) when (e is InvalidOperationException or OperationCanceledException)
        {
            return Failed;
        }
    }

    private async Task<IReadOnlyList<int>> RunAsync(IReadOnlyList<int> changes, CancellationToken cancellation)
    {
        _transactions.Add([.. changes]);
        if (_transactions.Count == 1)
            await _goOn.WaitAsync(cancellation);
        if (changes.Contains(3))
            throw new InvalidOperationException("three");
        return [.. changes.Select(change => change * 2)];
    }
}
