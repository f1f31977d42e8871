using System.Data.Common;
using Newsroom.Hosting;
using Newsroom.Tagging.Copies;
using Newsroom.Tagging.Copies.Store;
using Newsroom.Tagging.Storage;
using Newsroom.Tagging.V1;
using Newsroom.Testing;
using Npgsql;

namespace Newsroom.Tagging.Tests.Copies;

/// <summary>Many articles at once.</summary>
public abstract partial class CopyStoreCompliance
{
    [Fact]
    public async Task forms_filled_in_anew_are_apart_and_their_buckets_stay_bounded()
    {
        var groups = new HashSet<string?>();
        for (var i = 0; i < 60; i++)
            groups.Add(await RecordAsync($"{i}", CopySamples.Results("Nordhavn Logistics", i)));

        Assert.Equal(60, groups.Count);
        Assert.InRange(await LargestBucketAsync(), 1, ICopyStore.MaxBucket);
    }

    [Fact]
    public async Task flood_of_nearly_identical_articles_is_one_group_with_the_keys_of_few()
    {
        var words = CopySamples.Report.Split(' ');
        var groups = new HashSet<string?>();
        for (var i = 0; i < 300; i++)
        {
            var changed = words.ToArray();
            changed[i % words.Length] = $"edition {i}";
            groups.Add(await RecordAsync($"{i}", string.Join(' ', changed)));
        }

        Assert.Equal(300, await Store.CountAsync(Assert.Single(groups)!, Cancellation));
        Assert.InRange(await LargestBucketAsync(), 1, 8);
    }

    [Fact]
    public async Task article_whose_keys_found_no_room_is_found_by_its_text()
    {
        for (var i = 0; i < 40; i++)
            await RecordAsync($"{i}", CopySamples.Results("Nordhavn Logistics", i));
        var group = await RecordAsync("full", CopySamples.Results("Nordhavn Logistics", 99));

        Assert.Equal(group, await RecordAsync("again", CopySamples.Results("Nordhavn Logistics", 99)));
    }

    [Fact]
    public async Task workers_in_any_order_make_one_group_of_one_text()
    {
        var articles = Enumerable.Range(0, 10).SelectMany(text => Enumerable.Range(0, 6).Select(copy => Article($"{text}/{copy}", Variant(text, copy)))).ToArray();

        await Task.WhenAll(Enumerable.Range(0, 4).Select(worker => Task.Run(async () =>
        {
            var shuffled = articles.ToArray();
            new Random(worker).Shuffle(shuffled);
            // Every worker has every article, as after a redelivery.
            foreach (var article in shuffled)
                await new CopyRecorder(_replicas[worker]).RecordAsync(article, Cancellation);
        })));

        var groups = new HashSet<string>();
        foreach (var text in Enumerable.Range(0, 10))
        {
            var kept = new HashSet<string?>();
            foreach (var copy in Enumerable.Range(0, 6))
                kept.Add((await Store.FindAsync($"{text}/{copy}", Cancellation))!.GroupId);
            Assert.True(groups.Add(Assert.Single(kept)!));
            Assert.Equal(6, await Store.CountAsync(kept.Single()!, Cancellation));
        }

        static string Variant(int text, int copy) => CopySamples.Unrelated(1_000 + text).Replace('.', copy % 2 == 0 ? '.' : '!') + $" Edition {copy} of {text}.";
    }
}
