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

    private readonly long[] _terms;
    private readonly float[] _weights;
    private readonly TermKind[] _kinds;

    private TermVector(IReadOnlyCollection<(long Term, float Weight, TermKind Kind)> sorted)
    {
        _terms = [.. sorted.Select(one => one.Term)];
        _weights = [.. sorted.Select(one => one.Weight)];
        _kinds = [.. sorted.Select(one => one.Kind)];
        Norm = Math.Sqrt(_weights.Sum(weight => (double)weight * weight));
    }

    public static TermVector Empty { get; } = new([]);

    public int Count => _terms.Length;

    /// <summary>Euclidean length.</summary>
    public double Norm { get; }

    public bool IsEmpty => _terms.Length == 0;

    public IEnumerable<(long Term, float Weight, TermKind Kind)> Entries => Enumerable.Range(0, Count).Select(i => (_terms[i], _weights[i], _kinds[i]));

    /// <param name="entries">Each term once.</param>
    /// <param name="max">So many of the heaviest are kept.</param>
    public static TermVector Of(IEnumerable<(long Term, float Weight, TermKind Kind)> entries, int max) => new(
        [.. entries.Where(one => one.Weight > 0).OrderByDescending(one => one.Weight).ThenBy(one => one.Term).Take(max).OrderBy(one => one.Term)]);

    /// <summary>The terms that weigh most, the heaviest first.</summary>
    public IReadOnlyList<long> Heaviest(int count) =>
        [.. Entries.OrderByDescending(one => one.Weight).ThenBy(one => one.Term).Take(count).Select(one => one.Term)];

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

    public TermVector ToUnit() => IsEmpty ? this : new([.. Entries.Select(one => (one.Term, (float)(one.Weight / Norm), one.Kind))]);

    /// <summary>Terms that are actors in both.</summary>
    public int SharedActors(TermVector other)
    {
        var own = Entries.Where(one => one.Kind == TermKind.Actor).Select(one => one.Term).ToHashSet();
        return other.Entries.Count(one => one.Kind == TermKind.Actor && own.Contains(one.Term));
    }

    /// <summary>The sum, or the difference, with only the heaviest terms; none with a negative weight.</summary>
    public TermVector Plus(TermVector other, int max, bool subtract = false)
    {
        var sum = Entries.ToDictionary(one => one.Term, one => (one.Weight, one.Kind));
        foreach (var (term, weight, kind) in other.Entries)
        {
            var before = sum.GetValueOrDefault(term, (0, kind));
            sum[term] = (before.Item1 + (subtract ? -weight : weight), before.Item2 == TermKind.Actor ? TermKind.Actor : kind);
        }
        return Of(sum.Select(one => (one.Key, one.Value.Weight < MinWeight ? 0 : one.Value.Weight, one.Value.Kind)), max);
    }

    /// <summary>What is left of a term after subtraction by rounding alone.</summary>
    private const float MinWeight = 1e-5f;

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
        var entries = new List<(long Term, float Weight, TermKind Kind)>(bytes.Length / BytesOfTerm);
        for (; bytes.Length >= BytesOfTerm; bytes = bytes[BytesOfTerm..])
        {
            entries.Add((
                BinaryPrimitives.ReadInt64LittleEndian(bytes),
                BinaryPrimitives.ReadSingleLittleEndian(bytes[sizeof(long)..]),
                (TermKind)bytes[sizeof(long) + sizeof(float)]));
        }
        return new TermVector(entries);
    }
}
