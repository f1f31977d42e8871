using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using Newsroom.Article.V1;

namespace Newsroom.Ingest.Tests;

/// <summary>Measures that a test sets, and a gate that goes by them.</summary>
internal sealed class KnownMeasures : IIntakeMeasures
{
    public long Pending { get; set; }

    /// <summary>How many of the pending are of the team <c>others</c>; the rest are of the nameless one.</summary>
    public long Others { get; set; }

    public DiskUse Disk { get; set; } = new(UsedBytes: 1_000, FreeBytes: 5_000);

    public Task<long> CountPendingAsync(int atMost, CancellationToken cancellationToken) => Task.FromResult(Math.Min(Pending, atMost));

    public Task<IReadOnlyDictionary<Stage, StageBacklog>> CountPendingByStageAsync(int atMost, CancellationToken cancellationToken) =>
        Task.FromResult<IReadOnlyDictionary<Stage, StageBacklog>>(
            new Dictionary<Stage, StageBacklog> { [Stage.Tagging] = new(Pending, DateTimeOffset.UnixEpoch, WithdrawalAt: null) });

    public Task<IReadOnlyDictionary<string, long>> CountPendingByTeamAsync(int atMost, CancellationToken cancellationToken) =>
        Task.FromResult<IReadOnlyDictionary<string, long>>(new Dictionary<string, long> { [""] = Pending - Others, ["others"] = Others });

    public Task<DiskUse> MeasureDiskAsync(CancellationToken cancellationToken) => Task.FromResult(Disk);

    /// <summary>Slows from 10 on; the disk is full below 100 bytes, or above 2,000 used.</summary>
    public IntakeGate Gate(TimeSpan delay) => Gate(Options.Create(
        new IngestOptions { MaxPending = 10, MaxIntakeDelay = delay, MinFreeDiskBytes = 100, MaxDatabaseBytes = 2_000 }));

    private IntakeGate Gate(IOptions<IngestOptions> options) => new(
        this,
        new IntakePace(Documents.Turns(), new DispatchWindow(Documents.Turns(), options, TimeProvider.System), options, TimeProvider.System),
        options,
        Meters.Telemetry(),
        TimeProvider.System,
        NullLogger<IntakeGate>.Instance);
}
