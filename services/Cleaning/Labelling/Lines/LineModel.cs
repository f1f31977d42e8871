using System.IO.Compression;
using Newsroom.Cleaning.Blocks;

namespace Newsroom.Cleaning.Labelling.Lines;

/// <summary>How likely each line of a text is main text, and how likely it is the headline; 0 to 1.</summary>
internal sealed record LineScores(float[] Content, float[] Title);

/// <summary>
/// Boosted trees in rounds: main text by a line and its surroundings, the same twice again knowing what the round before said of the
/// lines around, and the headline knowing that and what the line shares with the text. Data, figures and limits are in NOTICE.md.
/// </summary>
internal sealed record LineModel(LineLexicon Lexicon, BoostedTrees First, BoostedTrees Second, BoostedTrees Third, BoostedTrees Title)
{
    /// <summary>The name that a cut by this model carries.</summary>
    public const string Rule = "line-model/2";

    // Of running text nobody asks whether it is the headline.
    private const int MaxTitleLength = 300;

    private static Lazy<LineModel?> _default = new(() => Load());

    /// <summary>The model that is built in.</summary>
    public static LineModel? Default => _default.Value;

    /// <summary>Takes another model than the one that is built in: for its trainer, which measures it.</summary>
    internal static void Use(LineModel? model) => _default = new(model);

    public LineScores Score(IReadOnlyList<Block> blocks)
    {
        var words = new LineWords(blocks);
        using var table = LineFeatures.Of(blocks, Lexicon, words);
        var content = First.Score(table);
        LineFeatures.Add(table, content, words);
        content = Second.Score(table);
        LineFeatures.Add(table, content, words);
        content = Third.Score(table);
        LineFeatures.AddForHeadline(table, content, words);
        var title = Title.Score(table);
        for (var i = 0; i < title.Length; i++)
            title[i] = MayBeTitle(blocks[i]) ? title[i] : 0;
        return new LineScores(content, title);
    }

    /// <summary>Whether the headline is looked for in a line.</summary>
    public static bool MayBeTitle(Block block) => block.Text.Length <= MaxTitleLength && block.Shape.WordCount > 0;

    public void Write(Stream stream)
    {
        using var writer = new BinaryWriter(new BrotliStream(stream, CompressionLevel.SmallestSize));
        writer.Write(System.Runtime.InteropServices.MemoryMarshal.AsBytes(Lexicon.Weights.AsSpan()));
        foreach (var trees in new[] { First, Second, Third, Title })
            trees.Write(writer);
    }

    private static LineModel Load()
    {
        using var stream = typeof(LineModel).Assembly.GetManifestResourceStream("Models/lines.bin")
            ?? throw new InvalidOperationException("The line model is not built in.");
        using var reader = new BinaryReader(new BrotliStream(stream, CompressionMode.Decompress));
        var words = new sbyte[1 << LineLexicon.Bits];
        reader.BaseStream.ReadExactly(System.Runtime.InteropServices.MemoryMarshal.AsBytes(words.AsSpan()));
        return new LineModel(new LineLexicon(words), BoostedTrees.Read(reader), BoostedTrees.Read(reader), BoostedTrees.Read(reader), BoostedTrees.Read(reader));
    }
}
