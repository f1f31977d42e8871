using Microsoft.Extensions.Options;

namespace Newsroom.Ingest;

/// <summary>
/// Slows whatever brings copy in while the pipeline behind it, or the disk, is over its limit. What waits in any queue of any stage
/// is PENDING here, so one count, shared by all replicas, stands for all queues.
/// </summary>
public sealed class IntakeGate(
    IIntakeMeasures measures, IntakePace pace, IOptions<IngestOptions> options, IngestTelemetry telemetry, TimeProvider clock, ILogger<IntakeGate> logger)
    : BackgroundService
{
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(250);

    /// <summary>Asking where everything waits, and how large the database is, costs more than asking whether too much waits.</summary>
    private static readonly TimeSpan DetailInterval = TimeSpan.FromSeconds(5);

    private volatile IntakeState _state = IntakeState.Open;
    private volatile HashSet<string> _behind = [];
    private TaskCompletionSource _open = Opened();
    private DiskUse _disk = new(UsedBytes: 0, FreeBytes: null);
    private long? _detailed;

    /// <summary>Whether intake is slowed; a poller that can wait should.</summary>
    public bool IsOver => _state != IntakeState.Open;

    /// <summary>
    /// Returns when intake is open, at the latest after <see cref="IngestOptions.MaxIntakeDelay"/>. False: the disk is still full, and
    /// nothing may be stored. A pipeline that is behind only delays: what is stored is safe, however long it waits. It delays the teams
    /// that have more than their equal share of what is on its way.
    /// </summary>
    public async ValueTask<bool> WaitAsync(string team, CancellationToken cancellationToken)
    {
        if (pace.Take(team) is var pause && pause > TimeSpan.Zero)
        {
            telemetry.IntakeDelayed();
            await Task.Delay(pause, clock, cancellationToken);
        }

        var open = Volatile.Read(ref _open);
        if (open.Task.IsCompleted || (_state == IntakeState.Behind && !_behind.Contains(team)))
            return true;
        telemetry.IntakeDelayed();
        try
        {
            await open.Task.WaitAsync(options.Value.MaxIntakeDelay, clock, cancellationToken);
            return true;
        }
        catch (TimeoutException)
        {
            return _state != IntakeState.DiskFull;
        }
    }

    /// <summary>Measures once and opens or closes.</summary>
    public async Task MeasureAsync(CancellationToken cancellationToken)
    {
        var limits = options.Value;
        var isBehind = await measures.CountPendingAsync(limits.MaxPending, cancellationToken) >= limits.MaxPending;
        // Also when it falls behind, so that the log can say where, and while the disk is full, so that who waits goes on as soon as it can.
        if (_detailed is not { } detailed || clock.GetElapsedTime(detailed) >= DetailInterval || (isBehind && !IsOver) || _state == IntakeState.DiskFull)
        {
            telemetry.Pending = await measures.CountPendingByStageAsync(limits.MaxPending, cancellationToken);
            _disk = await measures.MeasureDiskAsync(cancellationToken);
            _detailed = clock.GetTimestamp();
        }

        if (isBehind)
        {
            var teams = await measures.CountPendingByTeamAsync(limits.MaxPending, cancellationToken);
            _behind = teams.Where(t => t.Value * teams.Count >= limits.MaxPending).Select(t => t.Key).ToHashSet(StringComparer.Ordinal);
        }

        var isFull = _disk.FreeBytes < limits.MinFreeDiskBytes || (limits.MaxDatabaseBytes > 0 && _disk.UsedBytes > limits.MaxDatabaseBytes);
        Become(isFull ? IntakeState.DiskFull : isBehind ? IntakeState.Behind : IntakeState.Open);
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Interval, clock);
        do
        {
            try
            {
                await MeasureAsync(stoppingToken);
            }
            catch (Exception e)
            {
                if (stoppingToken.IsCancellationRequested)
                    return;
                // As it was: a database that cannot be reached answers submits by itself.
                Log.IntakeUnmeasured(logger, e);
            }
        }
        while (await timer.WaitForNextTickAsync(stoppingToken));
    }

    private void Become(IntakeState state)
    {
        if (state == _state)
            return;
        _state = state;
        telemetry.Intake = state;
        if (state == IntakeState.Open)
        {
            Log.IntakeResumed(logger);
            _open.TrySetResult();
            return;
        }

        if (_open.Task.IsCompleted)
            Volatile.Write(ref _open, new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously));
        if (state == IntakeState.DiskFull)
            Log.DiskFull(logger, _disk.UsedBytes, _disk.FreeBytes);
        else
            Log.IntakeSlowed(logger, options.Value.MaxPending, string.Join(", ", telemetry.Pending.Select(p => $"{p.Key} {p.Value.Count}")));
    }

    private static TaskCompletionSource Opened()
    {
        var source = new TaskCompletionSource();
        source.SetResult();
        return source;
    }
}

/// <summary>What intake is held up by.</summary>
public enum IntakeState
{
    /// <summary>Nothing.</summary>
    Open,

    /// <summary>Too many revisions are on their way.</summary>
    Behind,

    /// <summary>The database has no more room.</summary>
    DiskFull,
}
