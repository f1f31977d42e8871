using System.IO.Compression;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using System.Text;

namespace Newsroom.Cleaning.Language;

/// <summary>
/// Tells apart the languages that share a script: a multinomial logistic regression over hashed n-grams. A text's score for a
/// language is the sum of its n-grams' weights.
/// </summary>
/// <param name="Script">The script.</param>
/// <param name="Languages">BCP 47 primary languages, in the order of the columns.</param>
/// <param name="Bits">The table has two to the power of this many rows.</param>
/// <param name="Scale">What a weight of 1 stands for.</param>
/// <param name="Weights">The rows, of <see cref="Stride"/> columns each.</param>
internal sealed record LanguageModel(Script Script, string[] Languages, int Bits, float Scale, sbyte[] Weights)
{
    /// <summary>Columns of a row: the languages, filled up to whole vectors.</summary>
    public int Stride { get; } = StrideOf(Languages.Length);

    public static int StrideOf(int languages) => (languages + Columns - 1) / Columns * Columns;

    // Of a vector.
    private const int Columns = 16;

    // So many weights of a byte fit into a sum of two.
    private const int MaxShortSum = 256;

    /// <summary>Sums the weights of the buckets; <paramref name="sums"/> has <see cref="Stride"/> columns.</summary>
    public void Add(ReadOnlySpan<int> buckets, Span<int> sums)
    {
        while (!buckets.IsEmpty)
        {
            var count = Math.Min(buckets.Length, MaxShortSum);
            var column = 0;
            for (; column + (4 * Columns) <= Stride; column += 4 * Columns)
                AddFour(buckets[..count], column, sums.Slice(column, 4 * Columns));
            for (; column < Stride; column += Columns)
                Add(buckets[..count], column, sums.Slice(column, Columns));
            buckets = buckets[count..];
        }
    }

    // The rows lie all over a table that no cache holds: in a loop as short as this the processor fetches many of them at once.
    private void Add(ReadOnlySpan<int> buckets, int column, Span<int> sums)
    {
        var partial = Vector256<short>.Zero;
        ref var weights = ref MemoryMarshal.GetArrayDataReference(Weights);
        foreach (var bucket in buckets)
            partial += Vector256.WidenLower(Vector128.LoadUnsafe(ref weights, (nuint)((bucket * Stride) + column)).ToVector256Unsafe());
        for (var i = 0; i < Columns; i++)
            sums[i] += partial[i];
    }

    // Four times as many columns in one go: the model of Latin script has five times as many as a vector.
    private void AddFour(ReadOnlySpan<int> buckets, int column, Span<int> sums)
    {
        var width = Vector512<short>.Count;
        var (low, high) = (Vector512<short>.Zero, Vector512<short>.Zero);
        ref var weights = ref MemoryMarshal.GetArrayDataReference(Weights);
        foreach (var bucket in buckets)
        {
            var row = Vector512.LoadUnsafe(ref weights, (nuint)((bucket * Stride) + column));
            low += Vector512.WidenLower(row);
            high += Vector512.WidenUpper(row);
        }
        for (var i = 0; i < width; i++)
        {
            sums[i] += low[i];
            sums[width + i] += high[i];
        }
    }

    /// <summary>Reads what <see cref="Write"/> wrote.</summary>
    public static List<LanguageModel> ReadAll(Stream stream)
    {
        using var reader = new BinaryReader(new BrotliStream(stream, CompressionMode.Decompress), Encoding.UTF8);
        List<LanguageModel> models = [];
        for (var left = reader.ReadInt32(); left > 0; left--)
        {
            var script = (Script)reader.ReadByte();
            var languages = reader.ReadString().Split(' ');
            var (bits, scale) = (reader.ReadInt32(), reader.ReadSingle());
            var weights = new sbyte[(1 << bits) * StrideOf(languages.Length)];
            reader.BaseStream.ReadExactly(MemoryMarshal.AsBytes(weights.AsSpan()));
            models.Add(new LanguageModel(script, languages, bits, scale, weights));
        }
        return models;
    }

    /// <summary>Writes the models, compressed.</summary>
    public static void WriteAll(Stream stream, IReadOnlyCollection<LanguageModel> models)
    {
        using var writer = new BinaryWriter(new BrotliStream(stream, CompressionLevel.SmallestSize), Encoding.UTF8);
        writer.Write(models.Count);
        foreach (var model in models)
        {
            writer.Write((byte)model.Script);
            writer.Write(string.Join(' ', model.Languages));
            writer.Write(model.Bits);
            writer.Write(model.Scale);
            writer.Write(MemoryMarshal.AsBytes(model.Weights.AsSpan()));
        }
    }
}
