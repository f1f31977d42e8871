using System.Diagnostics.Metrics;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using Newsroom.Article.V1;

namespace Newsroom.Ingest.Tests;

public sealed class IntakeGateTests : IIntakeMeasures, IDisposable
{
    private const int Limit = 10;

    private readonly ServiceProvider _services = new ServiceCollection().AddMetrics().BuildServiceProvider();
    private long _pending;
    private DiskUse _disk = new(UsedBytes: 1_000, FreeBytes: 5_000);

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public void Dispose() => _services.Dispose();

    [Fact]
    public async Task open_gate_holds_nobody_up()
    {
        using var gate = Gate(TimeSpan.FromMinutes(1));
        _pending = Limit - 1;
        await gate.MeasureAsync(Cancel);

        Assert.False(gate.IsOver);
        Assert.True(gate.WaitAsync(Cancel).AsTask().IsCompletedSuccessfully);
    }

    [Fact]
    public async Task all_who_wait_go_on_when_the_pipeline_has_caught_up()
    {
        using var gate = Gate(TimeSpan.FromMinutes(1));
        _pending = Limit;
        await gate.MeasureAsync(Cancel);
        var waiting = Enumerable.Range(0, 5).Select(_ => gate.WaitAsync(Cancel).AsTask()).ToList();
        Assert.True(gate.IsOver);
        Assert.DoesNotContain(waiting, w => w.IsCompleted);

        _pending = Limit - 1;
        await gate.MeasureAsync(Cancel);
        Assert.All(await Task.WhenAll(waiting), Assert.True);
    }

    [Fact]
    public async Task pipeline_that_stays_behind_only_delays()
    {
        using var gate = Gate(TimeSpan.FromMilliseconds(20));
        _pending = Limit;
        await gate.MeasureAsync(Cancel);

        Assert.True(await gate.WaitAsync(Cancel));
    }

    [Theory]
    [InlineData(1_000, 99)]
    [InlineData(2_001, 5_000)]
    public async Task nothing_is_taken_in_while_the_disk_is_full(long used, long free)
    {
        using var gate = Gate(TimeSpan.FromMilliseconds(20));
        _disk = new DiskUse(used, free);
        await gate.MeasureAsync(Cancel);

        Assert.False(await gate.WaitAsync(Cancel));
    }

    [Fact]
    public async Task engine_that_cannot_tell_its_free_space_is_not_full()
    {
        using var gate = Gate(TimeSpan.FromMinutes(1));
        _disk = new DiskUse(UsedBytes: 1_000, FreeBytes: null);
        await gate.MeasureAsync(Cancel);

        Assert.False(gate.IsOver);
    }

    public Task<long> CountPendingAsync(int atMost, CancellationToken cancellationToken) => Task.FromResult(Math.Min(_pending, atMost));

    public Task<IReadOnlyDictionary<Stage, long>> CountPendingByStageAsync(int atMost, CancellationToken cancellationToken) =>
        Task.FromResult<IReadOnlyDictionary<Stage, long>>(new Dictionary<Stage, long> { [Stage.Tagging] = _pending });

    public Task<DiskUse> MeasureDiskAsync(CancellationToken cancellationToken) => Task.FromResult(_disk);

    private IntakeGate Gate(TimeSpan delay) => new(
        this,
        Options.Create(new IngestOptions { MaxPending = Limit, MaxIntakeDelay = delay, MinFreeDiskBytes = 100, MaxDatabaseBytes = 2_000 }),
        new IngestTelemetry(_services.GetRequiredService<IMeterFactory>(), TimeProvider.System),
        TimeProvider.System,
        NullLogger<IntakeGate>.Instance);
}
