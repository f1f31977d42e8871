using System.Numerics;
using Newsroom.Cleaning.Lexicon;
using Newsroom.Cleaning.Signals;

namespace Newsroom.Cleaning.Tests.Signals;

public sealed class FingerprintTests
{
    [Fact]
    public void case_and_punctuation_do_not_count() =>
        Assert.Equal(Of("The crane, at last, is yellow.").Simhash, Of("THE CRANE AT LAST IS YELLOW").Simhash);

    [Fact]
    public void fewer_than_three_words_have_none()
    {
        Assert.Equal(0UL, Of("Yellow crane").Simhash);
        Assert.Empty(Of("Yellow crane").Sketch);
    }

    [Fact]
    public void near_copies_differ_in_few_bits_and_strangers_in_many()
    {
        var text = Of(Sentences.All).Simhash;
        var copy = Of(Sentences.All.Replace("largest", "biggest", StringComparison.Ordinal)).Simhash;
        var other = Of(Sentences.Third + " A goat was found on the roof of the town hall, where it had lived on geraniums since Easter, the mayor said.").Simhash;
        Assert.InRange(BitOperations.PopCount(text ^ copy), 0, 12);
        Assert.InRange(BitOperations.PopCount(text ^ other), 13, 64);
    }

    [Fact]
    public void sketch_rises_and_overlaps_for_copies()
    {
        var (a, b) = (Of(Sentences.All).Sketch, Of(Sentences.All + " And the falcon stays.").Sketch);
        Assert.Equal(a.Order(), a);
        Assert.True(a.Intersect(b).Count() > a.Count * .8);
        Assert.True(a.Count <= Fingerprint.SketchSize);
    }

    [Fact]
    public void value_is_stable_across_runs_and_machines() => Assert.Equal(0x0A04E0018046E210UL, Of("one two three four").Simhash);

    private static Fingerprint Of(string text) => Fingerprint.Of(text, [.. Words.In(text)]);
}
