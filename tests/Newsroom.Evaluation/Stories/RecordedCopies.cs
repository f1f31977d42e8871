using Microsoft.Data.Sqlite;
using Newsroom.Hosting;
using Newsroom.Tagging;
using Newsroom.Tagging.Copies;
using Newsroom.Tagging.Copies.Store;
using Newsroom.Tagging.Storage;

namespace Newsroom.Evaluation.Stories;

/// <summary>A document as its data set gives it.</summary>
internal sealed record CopyDocument(string Id, string Title, string Text, string Source);

/// <summary>Records documents one after another in an empty SQLite database with the service's own code.</summary>
internal static class RecordedCopies
{
    /// <summary>The group of each document in the end; documents with too little text are in none and not given.</summary>
    public static async Task<IReadOnlyDictionary<string, string>> GroupsOfAsync(IReadOnlyList<CopyDocument> documents, CancellationToken cancellationToken)
    {
        var folder = Directory.CreateTempSubdirectory("newsroom-copies-").FullName;
        try
        {
            await using var db = new SqliteDataSource($"Data Source={Path.Combine(folder, "tagging.db")}");
            await new Migrator(db, StorageEngine.Sqlite, "tagging", typeof(TaggingModule).Assembly).MigrateAsync(cancellationToken);
            using var store = new CopyStore(db, StorageEngine.Sqlite, new CopyTextMemory(new TaggingOptions().TextsInMemory));
            var recorder = new CopyRecorder(store);
            foreach (var (at, document) in documents.Index())
                await recorder.RecordAsync(new CopyArticle { ArticleId = document.Id, Revision = 1, Source = document.Source, Title = document.Title, Body = document.Text, ReceivedAt = at }, cancellationToken);
            var groups = new Dictionary<string, string>(StringComparer.Ordinal);
            foreach (var document in documents)
            {
                if ((await store.FindAsync(document.Id, cancellationToken))?.GroupId is { } group)
                    groups[document.Id] = group;
            }
            return groups;
        }
        finally
        {
            SqliteConnection.ClearAllPools();
            Directory.Delete(folder, recursive: true);
        }
    }
}
