using Microsoft.Extensions.Logging.Abstractions;
using Newsroom.Article.V1;
using Newsroom.Hosting;
using Newsroom.Tagging;
using Newsroom.Tagging.Storage;
using Newsroom.Tagging.Stories.Store;

namespace Newsroom.Evaluation.Stories;

/// <summary>An article that was tagged.</summary>
internal sealed record TaggedArticle(string Id, CleanArticle Clean, ArticleTags Tags);

/// <summary>Puts articles into stories one at a time, as the service does, in a database of its own.</summary>
internal sealed class StoryStream : IAsyncDisposable
{
    /// <summary>Articles after which the stories are looked at again.</summary>
    private const int RepairEvery = 50;

    /// <summary>More rounds than are ever needed; it ends when nothing changes.</summary>
    private const int MaxRepairs = 40;

    private static readonly DateTimeOffset Start = new(2027, 1, 1, 0, 0, 0, TimeSpan.Zero);

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("newsroom-stories-");
    private readonly SqliteDataSource _db;
    private readonly StoryStore _store;
    private readonly StoryRepairer _repairer;

    private StoryStream()
    {
        _db = new SqliteDataSource($"Data Source={Path.Combine(_folder.FullName, "tagging.db")};Pooling=False");
        _store = new StoryStore(_db, StorageEngine.Sqlite, TimeProvider.System);
        _repairer = new StoryRepairer(_store, NullLogger<StoryRepairer>.Instance);
    }

    /// <summary>Story and thread of each article, in the order of the articles, after all have come; empty for one in no story.</summary>
    public static async Task<IReadOnlyList<(string Story, string Thread)>> RunAsync(IReadOnlyList<TaggedArticle> articles, CancellationToken cancellation)
    {
        await using var stream = new StoryStream();
        await new Migrator(stream._db, StorageEngine.Sqlite, "tagging", typeof(TaggingModule).Assembly).MigrateAsync(cancellation);
        var assigner = new StoryAssigner(stream._store);
        for (var i = 0; i < articles.Count; i++)
        {
            var article = new ArticleRef { ArticleId = articles[i].Id, Revision = 1 };
            await assigner.AssignAsync(article, articles[i].Clean, articles[i].Tags.Clone(), Start.AddMinutes(i), cancellation);
            if ((i + 1) % RepairEvery == 0)
                await stream._repairer.RepairAsync(articles.Count, cancellation);
        }
        for (var i = 0; i < MaxRepairs && (await stream._repairer.RepairAsync(articles.Count, cancellation)).Changed > 0; i++)
        {
        }
        return await stream.ReadAsync(articles, cancellation);
    }

    public async ValueTask DisposeAsync()
    {
        _store.Dispose();
        await _db.DisposeAsync();
        _folder.Delete(recursive: true);
    }

    private async Task<IReadOnlyList<(string Story, string Thread)>> ReadAsync(IReadOnlyList<TaggedArticle> articles, CancellationToken cancellation)
    {
        var placed = new Dictionary<string, (string Story, string Thread)>(StringComparer.Ordinal);
        foreach (var story in await _store.ListAsync(new StoryFilter(long.MinValue, ""), long.MaxValue, int.MaxValue, cancellation))
        {
            foreach (var article in await _store.TimelineAsync(story.StoryId, null, int.MaxValue, cancellation))
                placed[article.ArticleId] = (story.StoryId, story.ThreadId);
        }
        return [.. articles.Select(article => placed.GetValueOrDefault(article.Id, ("", "")))];
    }
}
