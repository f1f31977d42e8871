using Newsroom.Tagging.Storage;

namespace Newsroom.Tagging.Tests.Entities;

/// <summary>What a tagger found in a copy stays until a newer tagger, another copy or a higher revision comes.</summary>
public abstract partial class EntityStoreCompliance
{
    private static readonly TaggedCopy Copy = new("1", 2, "a hash", 5);

    [Fact]
    public async Task tags_of_a_copy_are_given_to_taggers_that_are_not_newer()
    {
        await KeepAsync(Copy, tag: 7);

        Assert.Equal([7], await Ledger.FindTagsAsync(Copy, Cancellation));
        Assert.Equal([7], await Ledger.FindTagsAsync(Copy with { Tagger = 4 }, Cancellation));
        Assert.Null(await Ledger.FindTagsAsync(Copy with { Tagger = 6 }, Cancellation));
        Assert.Null(await Ledger.FindTagsAsync(Copy with { Hash = "another" }, Cancellation));
        Assert.Null(await Ledger.FindTagsAsync(Copy with { Revision = 3 }, Cancellation));
        Assert.Null(await Ledger.FindTagsAsync(Copy with { ArticleId = "2" }, Cancellation));
    }

    [Fact]
    public async Task older_tagger_replaces_nothing()
    {
        var (mayor, nurse) = (Seen("Ada Quist"), Seen("Bo Lind"));
        await KeepAsync(Copy, tag: 7, mayor);

        Assert.False(await KeepAsync(Copy with { Tagger = 4 }, tag: 8, nurse));

        Assert.Equal([7], await Ledger.FindTagsAsync(Copy, Cancellation));
        Assert.Equal(1, await CountAsync(mayor));
        Assert.Null(await Store.FindAsync(IdOf(nurse), Cancellation));
    }

    [Theory]
    [InlineData(2, "a hash", 6)]
    [InlineData(2, "another", 4)]
    [InlineData(3, "a hash", 4)]
    public async Task newer_tagger_another_copy_or_a_higher_revision_replaces_the_tags(int revision, string hash, int tagger)
    {
        var (mayor, nurse) = (Seen("Ada Quist"), Seen("Bo Lind"));
        await KeepAsync(Copy, tag: 7, mayor);

        Assert.True(await KeepAsync(new TaggedCopy("1", revision, hash, tagger), tag: 8, nurse));

        Assert.Equal([8], await Ledger.FindTagsAsync(new TaggedCopy("1", revision, hash, tagger), Cancellation));
        Assert.Null(await Ledger.FindTagsAsync(Copy with { Tagger = 7 }, Cancellation));
        Assert.Equal((0, 1), (await CountAsync(mayor), await CountAsync(nurse)));
    }

    [Theory]
    [InlineData(3)]
    [InlineData(ArticleStanding.All)]
    public async Task tags_go_with_a_withdrawal(int below)
    {
        await KeepAsync(Copy, tag: 7);

        await WithdrawAsync("1", below);

        Assert.Null(await Ledger.FindTagsAsync(Copy, Cancellation));
    }

    [Fact]
    public async Task tags_of_a_revision_above_a_late_hold_stay()
    {
        await KeepAsync(Copy, tag: 7);

        await WithdrawAsync("1", 1);

        Assert.Equal([7], await Ledger.FindTagsAsync(Copy, Cancellation));
    }

    private async Task<bool> KeepAsync(TaggedCopy copy, byte tag, params SeenEntity[] entities) =>
        await Store.RecordAsync(new SeenArticle(copy, [tag], 1, entities), [], Cancellation) is not null;
}
