using Google.Protobuf.WellKnownTypes;
using Newsroom.Article.V1;
using Newsroom.Events.V1;
using Newsroom.Hosting;
using Newsroom.Tagging.Entities.Store;
using Newsroom.Tagging.Storage;

namespace Newsroom.Tagging.Tests;

/// <summary>A revision is tagged once; over the real store.</summary>
public sealed class RevisionTaggerTests : IAsyncLifetime
{
    private readonly SqliteFile _file = new();
    private SqliteDataSource _db = null!;
    private EntityStore _store = null!;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        _db = new SqliteDataSource(_file.ConnectionString);
        await new Migrator(_db, StorageEngine.Sqlite, "tagging", typeof(TaggingModule).Assembly).MigrateAsync(Cancellation);
        _store = new EntityStore(_db, StorageEngine.Sqlite);
    }

    public async ValueTask DisposeAsync()
    {
        _store.Dispose();
        await _db.DisposeAsync();
        await _file.DropAsync();
    }

    [Theory]
    [InlineData(ArticleTagger.Number)]
    [InlineData(ArticleTagger.Number + 1)]
    public async Task event_that_comes_again_gets_what_a_tagger_as_new_found(int tagger)
    {
        var cleaned = Cleaned();
        await Tagger.TagAsync(cleaned, Cancellation);
        await MarkAsync(tagger);
        cleaned.Attempt = 2;

        var (tags, _) = await Tagger.TagAsync(cleaned, Cancellation);

        Assert.Equal("kept", tags!.SummaryLead);
        Assert.Equal(tagger, ArticleTagger.NumberOf(tags.TaggerVersion));
    }

    [Fact]
    public async Task newer_tagger_tags_again()
    {
        var cleaned = Cleaned();
        await Tagger.TagAsync(cleaned, Cancellation);
        await MarkAsync(ArticleTagger.Number - 1);

        var (tags, _) = await Tagger.TagAsync(cleaned, Cancellation);

        Assert.NotEqual("kept", tags!.SummaryLead);
        Assert.Equal(ArticleTagger.Version, tags.TaggerVersion);
    }

    [Fact]
    public async Task another_copy_of_the_revision_is_tagged_again()
    {
        var cleaned = Cleaned();
        await Tagger.TagAsync(cleaned, Cancellation);
        await MarkAsync(ArticleTagger.Number + 1);
        cleaned.Clean.CleanerVersion = "cleaning/99";

        var (tags, _) = await Tagger.TagAsync(cleaned, Cancellation);

        Assert.Equal(ArticleTagger.Version, tags!.TaggerVersion);
    }

    [Fact]
    public async Task kept_tags_follow_what_an_editor_did_since()
    {
        var cleaned = Cleaned();
        var (before, _) = await Tagger.TagAsync(cleaned, Cancellation);
        var (oslo, bergen) = (before!.Entity(EntityKind.Place, "Oslo").EntityId, before!.Entity(EntityKind.Place, "Bergen").EntityId);
        await _store.MergeAsync(oslo, [bergen], Cancellation);

        var (after, _) = await Tagger.TagAsync(cleaned, Cancellation);

        Assert.Equal(oslo, Assert.Single(after!.Entities, entity => entity.Kind == EntityKind.Place).EntityId);
    }

    [Fact]
    public async Task older_revision_is_refused()
    {
        var cleaned = Cleaned();
        cleaned.Article.Revision = 4;
        await Tagger.TagAsync(cleaned, Cancellation);
        cleaned.Article.Revision = 3;

        Assert.Equal((null, "Revision 4 is recorded."), await Tagger.TagAsync(cleaned, Cancellation));
    }

    private RevisionTagger Tagger => new(new ArticleLedger(_db), Tagged.Tagger(), new EntityRecorder(_store), TimeProvider.System);

    /// <summary>Makes what is kept the work of another tagger, to be told from what would be found now.</summary>
    private async Task MarkAsync(int tagger)
    {
        await using var connection = await _db.OpenConnectionAsync(Cancellation);
        await using var command = connection.CreateCommand();
        command.CommandText = "UPDATE articles SET tagger = $tagger, tags = $tags";
        foreach (var (name, value) in new (string, object)[]
        {
            ("$tagger", tagger),
            ("$tags", Google.Protobuf.MessageExtensions.ToByteArray(new ArticleTags { SummaryLead = "kept", TaggerVersion = $"tagging/{tagger}" })),
        })
        {
            var parameter = command.CreateParameter();
            (parameter.ParameterName, parameter.Value) = (name, value);
            command.Parameters.Add(parameter);
        }
        Assert.Equal(1, await command.ExecuteNonQueryAsync(Cancellation));
    }

    private static ArticleCleaned Cleaned() => new()
    {
        Article = new ArticleRef { ArticleId = "a", Revision = 1 },
        Attempt = 1,
        ReceivedAt = new Timestamp { Seconds = 1 },
        Clean = new CleanArticle
        {
            Title = "Snow",
            Language = "en",
            CleanerVersion = "cleaning/1",
            Paragraphs = { new Paragraph { Text = "Snow fell in Oslo and in Bergen on Monday. Ferries from Bergen to Oslo were late." } },
        },
    };
}
