using System.Collections.Concurrent;
using System.Collections.Frozen;
using Newsroom.Admin.V1;

namespace Newsroom.Hosting;

/// <summary>
/// The keys and suspended teams as this process knows them, in memory: fed by ingest's own store there, and by ingest everywhere else.
/// </summary>
public sealed class KnownKeys(AuthOptions options, TimeProvider clock)
{
    private readonly ConcurrentDictionary<string, byte> _used = new(StringComparer.Ordinal);
    private volatile Snapshot? _current;
    private long _confirmedAt;

    /// <summary>The directory; null until it is known. Another object after each change.</summary>
    public KeyDirectory? Directory => _current?.Directory;

    /// <summary>When the source last said that this is how things stand.</summary>
    public DateTimeOffset ConfirmedAt => new(Interlocked.Read(ref _confirmedAt), TimeSpan.Zero);

    /// <summary>Whether it is known, and was confirmed within <see cref="AuthOptions.MaxStaleness"/>.</summary>
    public bool IsFresh => _current is not null && clock.GetUtcNow() - ConfirmedAt <= options.MaxStaleness;

    public void Replace(KeyDirectory directory)
    {
        _current = new Snapshot(
            directory,
            directory.Keys.ToFrozenDictionary(key => key.KeyId, StringComparer.Ordinal),
            directory.SuspendedTeams.ToFrozenSet(StringComparer.Ordinal));
        Confirm();
    }

    /// <summary>Nothing has changed.</summary>
    public void Confirm() => Interlocked.Exchange(ref _confirmedAt, clock.GetUtcNow().UtcTicks);

    public void NoteUse(string keyId) => _used.TryAdd(keyId, 0);

    /// <summary>Keys used since the last time that this was asked.</summary>
    public List<string> TakeUsed() => [.. _used.Keys.Where(id => _used.TryRemove(id, out _))];

    internal KeyEntry? Find(string keyId) => _current?.Keys.GetValueOrDefault(keyId);

    internal bool IsSuspended(string team) => _current?.SuspendedTeams.Contains(team) == true;

    private sealed record Snapshot(KeyDirectory Directory, FrozenDictionary<string, KeyEntry> Keys, FrozenSet<string> SuspendedTeams);
}
