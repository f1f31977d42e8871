using FsCheck;
using FsCheck.Fluent;
using Newsroom.Tagging.Stories;

namespace Newsroom.Tagging.Tests.Stories;

public sealed class TermVectorTests
{
    private static readonly Gen<TermVector> Vectors =
        from terms in Gen.ListOf(Gen.Choose(-30, 30))
        from weights in Gen.ListOf(Gen.Choose(1, 100), terms.Count)
        select TermVector.Of(terms.Zip(weights).DistinctBy(one => one.First).Select(one => ((long)one.First, one.Second / 10f, (TermKind)((one.Second + 4) % 4))), 100);

    [Fact]
    public void bytes_give_the_vector_back() => Prop.ForAll(
        Vectors.ToArbitrary(),
        vector => Assert.Equal(vector.Entries, TermVector.FromBytes(vector.ToBytes()).Entries)).QuickCheckThrowOnFailure();

    [Fact]
    public void what_is_added_can_be_taken_away() => Prop.ForAll(
        Vectors.ToArbitrary(), Vectors.ToArbitrary(),
        (left, right) =>
        {
            var back = left.Plus(right, 1_000).Plus(right, 1_000, subtract: true);
            Assert.Equal(left.Entries.Select(one => one.Term), back.Entries.Select(one => one.Term));
            Assert.All(left.Entries.Zip(back.Entries), pair => Assert.Equal(pair.First.Weight, pair.Second.Weight, 1e-3));
        }).QuickCheckThrowOnFailure();

    [Fact]
    public void cosine_is_the_same_both_ways_and_between_0_and_1() => Prop.ForAll(
        Vectors.ToArbitrary(), Vectors.ToArbitrary(),
        (left, right) =>
        {
            Assert.Equal(left.Cosine(right), right.Cosine(left), 12);
            Assert.InRange(left.Cosine(right), 0, 1 + 1e-9);
            Assert.Equal(left.IsEmpty ? 0 : 1, left.Cosine(left), 1e-6);
        }).QuickCheckThrowOnFailure();

    [Fact]
    public void sum_keeps_only_the_heaviest_terms()
    {
        var sum = Of((1, 3), (2, 1)).Plus(Of((2, 3), (3, 2)), 2);

        Assert.Equal([(1L, 3f), (2L, 4f)], sum.Entries.Select(one => (one.Term, one.Weight)));
        Assert.Equal([2L, 1L], sum.Heaviest(5));
    }

    private static TermVector Of(params (long Term, float Weight)[] entries) => TermVector.Of(entries.Select(one => (one.Term, one.Weight, TermKind.Word)), 100);
}
