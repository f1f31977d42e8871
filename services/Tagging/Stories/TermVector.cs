using System.Buffers;
using System.Buffers.Binary;

namespace Newsroom.Tagging.Stories;

/// <summary>What a term is: names tell one event from another, and people and bodies make the cast of a running subject.</summary>
public enum TermKind : byte
{
    /// <summary>A word of the language.</summary>
    Word = 0,

    /// <summary>A figure, or a part of a date.</summary>
    Number = 1,

    /// <summary>The last word of the name of a person, an organisation or a named event.</summary>
    Actor = 2,

    /// <summary>Another word of a name, a place, or an entity.</summary>
    Name = 3,
}

/// <summary>
/// A sparse vector over hashed terms, in the order of their hashes. An article's has length 1; a story's is the sum of those of its articles,
/// of which only the heaviest terms are kept, so that it does not grow with the story.
/// </summary>
public sealed class TermVector
{
    private const int BytesOfTerm = sizeof(long) + sizeof(float) + sizeof(byte);

    private const float MinWeight = 1e-5f;

    private readonly long[] _terms;
    private readonly float[] _weights;
    private readonly TermKind[] _kinds;

    private TermVector(long[] terms, float[] weights, TermKind[] kinds)
    {
        (_terms, _weights, _kinds) = (terms, weights, kinds);
        var squares = 0.0;
        foreach (var weight in weights)
            squares += (double)weight * weight;
        Norm = Math.Sqrt(squares);
    }

    public static TermVector Empty { get; } = new([], [], []);

    public int Count => _terms.Length;

    /// <summary>Euclidean length.</summary>
    public double Norm { get; }

    public bool IsEmpty => _terms.Length == 0;

    public IEnumerable<(long Term, float Weight, TermKind Kind)> Entries => Enumerable.Range(0, Count).Select(i => (_terms[i], _weights[i], _kinds[i]));

    /// <param name="entries">Each term once.</param>
    /// <param name="max">So many of the heaviest are kept.</param>
    public static TermVector Of(IEnumerable<(long Term, float Weight, TermKind Kind)> entries, int max)
    {
        var kept = entries.Where(one => one.Weight > 0).ToList();
        if (kept.Count > max)
        {
            kept.Sort((left, right) => left.Weight == right.Weight ? left.Term.CompareTo(right.Term) : right.Weight.CompareTo(left.Weight));
            kept.RemoveRange(max, kept.Count - max);
        }
        kept.Sort((left, right) => left.Term.CompareTo(right.Term));
        return new TermVector([.. kept.Select(one => one.Term)], [.. kept.Select(one => one.Weight)], [.. kept.Select(one => one.Kind)]);
    }

    /// <summary>The terms that weigh most, the heaviest first.</summary>
    public IReadOnlyList<long> Heaviest(int count)
    {
        var rented = ArrayPool<(float Lightness, long Term)>.Shared.Rent(Count);
        var order = rented.AsSpan(0, Count);
        for (var i = 0; i < order.Length; i++)
            order[i] = (-_weights[i], _terms[i]);
        order.Sort();
        var heaviest = new long[Math.Min(count, Count)];
        for (var i = 0; i < heaviest.Length; i++)
            heaviest[i] = order[i].Term;
        ArrayPool<(float, long)>.Shared.Return(rented);
        return heaviest;
    }

    public double Dot(TermVector other)
    {
        var sum = 0.0;
        for (int i = 0, j = 0; i < _terms.Length && j < other._terms.Length;)
        {
            if (_terms[i] == other._terms[j])
                sum += (double)_weights[i++] * other._weights[j++];
            else if (_terms[i] < other._terms[j])
                i++;
            else
                j++;
        }
        return sum;
    }

    /// <summary>0 to 1 for vectors without negative weights; 0 if either is empty.</summary>
    public double Cosine(TermVector other) => IsEmpty || other.IsEmpty ? 0 : Dot(other) / (Norm * other.Norm);

    public TermVector ToUnit() => IsEmpty ? this : new(_terms, Array.ConvertAll(_weights, weight => (float)(weight / Norm)), _kinds);

    /// <summary>Terms that are actors in both.</summary>
    public int SharedActors(TermVector other)
    {
        var shared = 0;
        for (int i = 0, j = 0; i < _terms.Length && j < other._terms.Length;)
        {
            if (_terms[i] == other._terms[j])
                shared += _kinds[i++] == TermKind.Actor & other._kinds[j++] == TermKind.Actor ? 1 : 0;
            else if (_terms[i] < other._terms[j])
                i++;
            else
                j++;
        }
        return shared;
    }

    /// <summary>The sum, or the difference, with only the heaviest terms; none with a negative weight.</summary>
    public TermVector Plus(TermVector other, int max, bool subtract = false)
    {
        var sum = new List<(long Term, float Weight, TermKind Kind)>(Count + other.Count);
        var sign = subtract ? -1 : 1;
        for (int i = 0, j = 0; i < Count || j < other.Count;)
        {
            if (j == other.Count || (i < Count && _terms[i] < other._terms[j]))
            {
                sum.Add((_terms[i], _weights[i], _kinds[i]));
                i++;
            }
            else if (i == Count || other._terms[j] < _terms[i])
            {
                sum.Add((other._terms[j], sign * other._weights[j], other._kinds[j]));
                j++;
            }
            else
            {
                var weight = _weights[i] + (sign * other._weights[j]);
                // Rounding must not leave a term that nothing has any more.
                sum.Add((_terms[i], weight < MinWeight ? 0 : weight, _kinds[i] == TermKind.Actor ? TermKind.Actor : other._kinds[j]));
                i++;
                j++;
            }
        }
        return Of(sum, max);
    }

    public byte[] ToBytes()
    {
        var bytes = new byte[Count * BytesOfTerm];
        for (var i = 0; i < Count; i++)
        {
            var at = bytes.AsSpan(i * BytesOfTerm);
            BinaryPrimitives.WriteInt64LittleEndian(at, _terms[i]);
            BinaryPrimitives.WriteSingleLittleEndian(at[sizeof(long)..], _weights[i]);
            at[sizeof(long) + sizeof(float)] = (byte)_kinds[i];
        }
        return bytes;
    }

    public static TermVector FromBytes(ReadOnlySpan<byte> bytes)
    {
        var count = bytes.Length / BytesOfTerm;
        var (terms, weights, kinds) = (new long[count], new float[count], new TermKind[count]);
        for (var i = 0; i < count; i++)
        {
            var at = bytes[(i * BytesOfTerm)..];
            terms[i] = BinaryPrimitives.ReadInt64LittleEndian(at);
            weights[i] = BinaryPrimitives.ReadSingleLittleEndian(at[sizeof(long)..]);
            kinds[i] = (TermKind)at[sizeof(long) + sizeof(float)];
        }
        return new TermVector(terms, weights, kinds);
    }
}
