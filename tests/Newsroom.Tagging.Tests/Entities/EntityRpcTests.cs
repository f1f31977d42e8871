using Grpc.Core;
using MassTransit;
using Microsoft.Extensions.DependencyInjection;
using Newsroom.Article.V1;
using Newsroom.Events.V1;
using Newsroom.Hosting;
using Newsroom.Tagging.V1;
using Newsroom.Testing;

namespace Newsroom.Tagging.Tests.Entities;

/// <summary>The rpcs over the real endpoint, on each engine, about what came in over the bus.</summary>
public abstract class EntityRpcTests : TaggingRpcTests
{
    private int _articles;

    [Fact]
    public async Task merged_entities_are_one_for_later_articles_and_can_be_parted_again()
    {
        var bergen = await SeenAsync("Bergen", 1);
        var oslo = await SeenAsync("Oslo", 1);

        var merged = (await Client.MergeEntitiesAsync(new MergeEntitiesRequest { EntityId = bergen.EntityId, MergedEntityIds = { oslo.EntityId } }, Call)).Entity;
        var later = await SeenAsync("Oslo", 3);
        var parted = await Client.SplitEntityAsync(new SplitEntityRequest { EntityId = oslo.EntityId, Aliases = { "OSLO" } }, Call);
        var last = await SeenAsync("Oslo", 3);

        Assert.Equal(("Bergen", 2L), (merged.Name, merged.ArticleCount));
        Assert.Equal(["Oslo"], merged.Aliases);
        Assert.Equal((bergen.EntityId, "Bergen"), (later.EntityId, later.Name));
        Assert.Equal((bergen.EntityId, 1L), (parted.Entity.EntityId, parted.Entity.ArticleCount));
        Assert.Equal(("Oslo", 2L, EntityKind.Place), (parted.Split.Name, parted.Split.ArticleCount, parted.Split.Kind));
        Assert.Equal(parted.Split.EntityId, last.EntityId);
        Assert.Equal(bergen.EntityId, (await Client.GetEntityAsync(new GetEntityRequest { EntityId = oslo.EntityId.ToUpperInvariant() }, Call)).Entity.EntityId);
    }

    [Fact]
    public async Task place_is_kept_with_country_position_and_time_of_receipt()
    {
        var bergen = await SeenAsync("Bergen", 1);

        Assert.Equal((EntityKind.Place, "NO"), (bergen.Kind, bergen.CountryCode));
        Assert.InRange(bergen.Position.Latitude, 60, 61);
        Assert.Equal((1_001L, 1_001L), (bergen.FirstSeenAt.Seconds, bergen.LastSeenAt.Seconds));
        Assert.Equal(bergen, (await Client.SearchEntitiesAsync(new SearchEntitiesRequest { Query = "BERG", Kind = EntityKind.Place }, Call)).Entities.Single());
        Assert.Empty((await Client.SearchEntitiesAsync(new SearchEntitiesRequest { Query = "BERG", Kind = EntityKind.Org }, Call)).Entities);
    }

    [Fact]
    public async Task changes_that_cannot_be_made_are_refused()
    {
        var bergen = await SeenAsync("Bergen", 1);
        var person = (await Client.SearchEntitiesAsync(new SearchEntitiesRequest { Query = "Ingrid Halvorsen" }, Call)).Entities.Single();
        var unknown = Guid.NewGuid().ToString();

        Assert.Equal(StatusCode.FailedPrecondition, await StatusOf(() => Client.MergeEntitiesAsync(new MergeEntitiesRequest { EntityId = bergen.EntityId, MergedEntityIds = { person.EntityId } }, Call)));
        Assert.Equal(StatusCode.NotFound, await StatusOf(() => Client.MergeEntitiesAsync(new MergeEntitiesRequest { EntityId = bergen.EntityId, MergedEntityIds = { unknown } }, Call)));
        Assert.Equal(StatusCode.FailedPrecondition, await StatusOf(() => Client.SplitEntityAsync(new SplitEntityRequest { EntityId = bergen.EntityId, Aliases = { "Bergen" } }, Call)));
        Assert.Equal(StatusCode.FailedPrecondition, await StatusOf(() => Client.SplitEntityAsync(new SplitEntityRequest { EntityId = bergen.EntityId, Aliases = { "Tromsø" } }, Call)));
        Assert.Equal(StatusCode.NotFound, await StatusOf(() => Client.SplitEntityAsync(new SplitEntityRequest { EntityId = unknown, Aliases = { "Bergen" } }, Call)));
        Assert.Equal(StatusCode.NotFound, await StatusOf(() => Client.GetEntityAsync(new GetEntityRequest { EntityId = unknown }, Call)));
    }

    [Fact]
    public async Task bad_requests_are_answered_with_the_field()
    {
        var (a, b) = (Guid.NewGuid().ToString(), Guid.NewGuid().ToString());
        var many = new MergeEntitiesRequest { EntityId = a };
        many.MergedEntityIds.AddRange(Enumerable.Range(0, 101).Select(_ => Guid.NewGuid().ToString()));

        await RefusedAsync("entity_id:", () => Client.GetEntityAsync(new GetEntityRequest(), Call));
        await RefusedAsync("query:", () => Client.SearchEntitiesAsync(new SearchEntitiesRequest { Query = " " }, Call));
        await RefusedAsync("query:", () => Client.SearchEntitiesAsync(new SearchEntitiesRequest { Query = "a\0" }, Call));
        await RefusedAsync("query:", () => Client.SearchEntitiesAsync(new SearchEntitiesRequest { Query = new string('q', 201) }, Call));
        await RefusedAsync("kind:", () => Client.SearchEntitiesAsync(new SearchEntitiesRequest { Query = "a", Kind = (EntityKind)77 }, Call));
        await RefusedAsync("page_size:", () => Client.SearchEntitiesAsync(new SearchEntitiesRequest { Query = "a", PageSize = 101 }, Call));
        await RefusedAsync("merged_entity_ids:", () => Client.MergeEntitiesAsync(new MergeEntitiesRequest { EntityId = a }, Call));
        await RefusedAsync("merged_entity_ids:", () => Client.MergeEntitiesAsync(many, Call));
        await RefusedAsync("merged_entity_ids:", () => Client.MergeEntitiesAsync(new MergeEntitiesRequest { EntityId = a, MergedEntityIds = { b, b.ToUpperInvariant() } }, Call));
        await RefusedAsync("merged_entity_ids:", () => Client.MergeEntitiesAsync(new MergeEntitiesRequest { EntityId = a, MergedEntityIds = { a } }, Call));
        await RefusedAsync("merged_entity_ids[0]:", () => Client.MergeEntitiesAsync(new MergeEntitiesRequest { EntityId = a, MergedEntityIds = { "x" } }, Call));
        await RefusedAsync("aliases:", () => Client.SplitEntityAsync(new SplitEntityRequest { EntityId = a }, Call));
        await RefusedAsync("aliases[0]:", () => Client.SplitEntityAsync(new SplitEntityRequest { EntityId = a, Aliases = { "" } }, Call));

        static async Task RefusedAsync<T>(string field, Func<AsyncUnaryCall<T>> call)
        {
            var error = await Assert.ThrowsAsync<RpcException>(async () => await call());
            Assert.Equal(StatusCode.InvalidArgument, error.StatusCode);
            Assert.StartsWith(field, error.Status.Detail, StringComparison.Ordinal);
        }
    }

    /// <summary>Sends an article about the town, received 1,000 s after 1970 and its number, and gives the town's entity once it has so many.</summary>
    private async Task<Entity> SeenAsync(string town, long articleCount)
    {
        var number = ++_articles;
        var article = new ArticleRef { ArticleId = Uuid5.Create(Uuid5.Newsroom, $"{number}").ToString(), Revision = 1, Source = "desk", Guid = $"{number}" };
        var clean = new CleanArticle { Title = "A move", Language = "en", Paragraphs = { new Paragraph { Text = $"Ingrid Halvorsen, who is 50, moved to {town}.", Role = ParagraphRole.Body } } };
        await Services.GetRequiredService<IBus>().PublishEventAsync(
            new ArticleCleaned { Article = article, Attempt = 1, Clean = clean, ReceivedAt = new() { Seconds = 1_000 + number } }, article, 1, TestContext.Current.CancellationToken);
        Entity? found = null;
        await Eventually.TrueAsync(
            async _ => (found = (await Client.SearchEntitiesAsync(new SearchEntitiesRequest { Query = town }, Call)).Entities.SingleOrDefault()) is { } entity && entity.ArticleCount == articleCount,
            TimeSpan.FromSeconds(20), $"{town} has {articleCount} articles", TestContext.Current.CancellationToken);
        return found!;
    }

    private static async Task<StatusCode> StatusOf<T>(Func<AsyncUnaryCall<T>> call) =>
        (await Assert.ThrowsAsync<RpcException>(async () => await call())).StatusCode;
}

public sealed class SqliteEntityRpcTests : EntityRpcTests
{
    private readonly SqliteFile _file = new();

    protected override Task<Dictionary<string, string?>> StorageAsync() => Task.FromResult(StorageOf(_file));

    protected override ValueTask DropAsync() => _file.DropAsync();
}

public sealed class PostgreSqlEntityRpcTests(PostgreSqlFixture postgres) : EntityRpcTests
{
    protected override Task<Dictionary<string, string?>> StorageAsync() => StorageOfAsync(postgres);
}
