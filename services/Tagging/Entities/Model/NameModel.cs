using System.IO.Compression;
using Newsroom.Article.V1;
using Newsroom.Tagging.Text;

namespace Newsroom.Tagging.Entities.Model;

/// <summary>A name that the model finds in a sentence: its tokens, its type's index, and the mean probability of its tokens' labels.</summary>
internal readonly record struct FoundName(int First, int End, int Type, float Probability);

/// <summary>
/// A linear-chain conditional random field (Lafferty, McCallum, Pereira 2001) over hashed features: the sum of the weights of a token's
/// features is a score for each label, and the best sequence of labels is searched by Viterbi.
/// </summary>
internal sealed class NameModel(sbyte[] weights, float scale, float[] steps)
{
    /// <summary>Longer sentences are lists or noise: they are cut, which bounds memory.</summary>
    public const int MaxTokens = 256;

    private const int Labels = NameLabel.Count;

    /// <summary>The languages that the assembly has a model of, by the name of its resource.</summary>
    public static IReadOnlyDictionary<string, string> Resources { get; } = new Dictionary<string, string>(StringComparer.Ordinal)
    {
        ["en"] = "names.bin",
        ["de"] = "names-de.bin",
    }.Where(model => typeof(NameModel).Assembly.GetManifestResourceInfo(model.Value) is not null).ToDictionary(StringComparer.Ordinal);

    /// <summary>A model that is part of the assembly.</summary>
    public static NameModel Load(string resource)
    {
        using var stream = typeof(NameModel).Assembly.GetManifestResourceStream(resource)!;
        return Read(stream);
    }

    /// <summary>Reads what <see cref="Write"/> wrote.</summary>
    public static NameModel Read(Stream stream)
    {
        using var reader = new BinaryReader(new GZipStream(stream, CompressionMode.Decompress));
        var scale = reader.ReadSingle();
        var steps = new float[Labels * Labels];
        for (var i = 0; i < steps.Length; i++)
            steps[i] = reader.ReadSingle();
        var bytes = new byte[TokenFeatures.SlotCount * Labels];
        reader.BaseStream.ReadExactly(bytes);
        return new NameModel((sbyte[])(Array)bytes, scale, steps);
    }

    public void Write(Stream stream)
    {
        using var writer = new BinaryWriter(new GZipStream(stream, CompressionLevel.SmallestSize));
        writer.Write(scale);
        foreach (var step in steps)
            writer.Write(step);
        writer.Write((byte[])(Array)weights);
    }

    /// <summary>People, organisations and places of a sentence, in reading order.</summary>
    /// <param name="shares">One for each token of the text: written to for the tokens of the sentence, how likely they are part of such a name.</param>
    public List<FoundName> Find(Sentence sentence, TokenFeatures features, Span<float> shares)
    {
        var found = new List<FoundName>();
        features.Enter(sentence);
        for (var first = sentence.First; first < sentence.End; first += MaxTokens)
        {
            var count = Math.Min(MaxTokens, sentence.End - first);
            var scores = new float[count * Labels];
            for (var i = 0; i < count; i++)
                Score(features.At(first + i), scores.AsSpan(i * Labels, Labels));
            foreach (var name in Chain.Names(scores, count, steps, shares.Slice(first, count)))
            {
                if (NameLabel.KindOf(name.Type) != EntityKind.Norp)
                    found.Add(name with { First = name.First + first, End = name.End + first });
            }
        }
        return found;
    }

    private void Score(ReadOnlySpan<int> slots, Span<float> scores)
    {
        Span<int> sums = stackalloc int[Labels];
        sums.Clear();
        foreach (var slot in slots)
        {
            var row = weights.AsSpan(slot * Labels, Labels);
            for (var label = 0; label < Labels; label++)
                sums[label] += row[label];
        }
        for (var label = 0; label < Labels; label++)
            scores[label] = sums[label] * scale;
    }
}
