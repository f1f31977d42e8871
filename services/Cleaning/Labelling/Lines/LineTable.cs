using System.Buffers;

namespace Newsroom.Cleaning.Labelling.Lines;

/// <summary>Numbers about the lines of a document, a column a feature, so that a step is taken for many lines at once. Each is written before it is read: it starts out with what another document left.</summary>
internal sealed class LineTable : IDisposable
{
    /// <summary>Lines that are worked out at once.</summary>
    public const int Batch = 16;

    private readonly float[] _values;

    public LineTable(int lines, int features)
    {
        (Lines, Stride) = (lines, (lines + Batch - 1) / Batch * Batch);
        // Of a page of a thousand lines the large object heap would have it otherwise.
        _values = ArrayPool<float>.Shared.Rent(Stride * features);
    }

    public int Lines { get; }

    /// <summary>Numbers from one feature to the next: whole batches, of which what stands behind the last line means nothing.</summary>
    public int Stride { get; }

    public Span<float> this[int feature] => _values.AsSpan(feature * Stride, Lines);

    /// <summary>The first feature of a line, from which the others are a stride apart.</summary>
    public ref readonly float From(int line) => ref _values[line];

    /// <summary>The first values of one line.</summary>
    public float[] Row(int line, int features)
    {
        var row = new float[features];
        for (var f = 0; f < features; f++)
            row[f] = _values[(f * Stride) + line];
        return row;
    }

    public void Dispose() => ArrayPool<float>.Shared.Return(_values);
}
