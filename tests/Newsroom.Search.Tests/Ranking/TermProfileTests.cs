using FsCheck;
using FsCheck.Fluent;
using Newsroom.Search.Ranking;
using Newsroom.Search.Text;

namespace Newsroom.Search.Tests.Ranking;

public class TermProfileTests
{
    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(1_000)]
    [InlineData(4_000)]
    public void Terms_are_found_with_their_counts_and_others_are_not(int words)
    {
        var all = Enumerable.Range(0, words).Select(i => $"word{i}").ToList();
        var profile = TermProfile.Of(ArticleTerms.Of(Articles.Make("a", "title", string.Join(' ', all.Concat(all)))));
        // Of thousands a few share their hash, and are counted together.
        Assert.All(all.GroupBy(TermProfile.Hash), same => Assert.Equal(new TermCounts(0, 0, 2 * same.Count()), TermProfile.Find(profile, same.Key)));
        Assert.Equal(new TermCounts(1, 0, 0), TermProfile.Find(profile, TermProfile.Hash("titl")));
        Assert.Equal(default, TermProfile.Find(profile, TermProfile.Hash("absent")));
    }

    [Fact]
    public void Any_hash_is_looked_for_without_fault() => Prop.ForAll<uint>(hash =>
    {
        var profile = TermProfile.Of(ArticleTerms.Of(Articles.Make("a", "title", "Some words of a body.")));
        return TermProfile.Find(profile, hash >> 8) is { Title: <= 1, Dek: 0, Body: <= 1 };
    }).QuickCheckThrowOnFailure();
}
