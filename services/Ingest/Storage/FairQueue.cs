using System.Diagnostics.CodeAnalysis;

namespace Newsroom.Ingest;

/// <summary>Waiting lines, one for each name, of which each in turn gives its first.</summary>
internal sealed class FairQueue<T>
{
    private readonly Lock _lock = new();
    private readonly Dictionary<string, Queue<T>> _lines = new(StringComparer.Ordinal);
    private readonly Queue<string> _turns = new();

    public bool IsEmpty
    {
        get
        {
            lock (_lock)
                return _turns.Count == 0;
        }
    }

    /// <summary>Whether more than one line waits.</summary>
    public bool IsShared
    {
        get
        {
            lock (_lock)
                return _turns.Count > 1;
        }
    }

    public void Enqueue(string name, T item)
    {
        lock (_lock)
        {
            if (!_lines.TryGetValue(name, out var line))
            {
                _lines[name] = line = new Queue<T>();
                _turns.Enqueue(name);
            }

            line.Enqueue(item);
        }
    }

    public bool TryDequeue([MaybeNullWhen(false)] out T item)
    {
        lock (_lock)
        {
            if (!_turns.TryDequeue(out var name))
            {
                item = default;
                return false;
            }

            var line = _lines[name];
            item = line.Dequeue();
            if (line.Count > 0)
                _turns.Enqueue(name);
            else
                _lines.Remove(name);
            return true;
        }
    }
}
