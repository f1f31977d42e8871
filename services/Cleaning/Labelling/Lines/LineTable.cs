using System.Buffers;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace Newsroom.Cleaning.Labelling.Lines;

/// <summary>Numbers about the lines of a document, a column a feature, so that a step is taken for many lines at once. Starts out with zeros.</summary>
internal sealed class LineTable : IDisposable
{
    private readonly float[] _values;
    private readonly int _stride;

    public LineTable(int lines, int features)
    {
        var width = Vector512<float>.Count;
        (Lines, _stride) = (lines, (lines + width - 1) / width * width);
        // Of a page of a thousand lines the large object heap would have it otherwise.
        _values = ArrayPool<float>.Shared.Rent(_stride * features);
        _values.AsSpan(0, _stride * features).Clear();
    }

    public int Lines { get; }

    public Span<float> this[int feature] => _values.AsSpan(feature * _stride, Lines);

    /// <summary>A column in whole vectors; what stands behind the last line means nothing.</summary>
    public ReadOnlySpan<Vector512<float>> Vectors(int feature) => MemoryMarshal.Cast<float, Vector512<float>>(_values.AsSpan(feature * _stride, _stride));

    /// <summary>The first values of one line.</summary>
    public float[] Row(int line, int features)
    {
        var row = new float[features];
        for (var f = 0; f < features; f++)
            row[f] = _values[(f * _stride) + line];
        return row;
    }

    public void Dispose() => ArrayPool<float>.Shared.Return(_values);
}
