using System.Collections.Concurrent;
using System.Data.Common;
using System.Text.Json;
using Dapper;
using Newsroom.Article.V1;
using Newsroom.Search.Facets;
using Newsroom.Search.Searching;
using Newsroom.Search.V1;

namespace Newsroom.Search.Storage;

/// <summary>Writing articles. Those that come while a transaction is being committed share the next one; nothing waits on purpose.</summary>
public sealed partial class SqliteSearchIndex
{
    /// <summary>Articles of one transaction, some 1 MB.</summary>
    private const int MaxShared = 32;

    private readonly Vocabulary _vocabulary = new();
    private readonly KnownFacetValues _facetValues = new();
    private readonly ConcurrentQueue<PendingUpsert> _pending = new();

    public async Task<UpsertResult> UpsertAsync(IndexedArticle article, int attempt, CancellationToken cancellationToken)
    {
        var pending = new PendingUpsert(Prepare(new ArticleEntry(article, attempt)));
        _pending.Enqueue(pending);
        await _writer.WaitAsync(cancellationToken);
        try
        {
            // Whoever writes takes what waits, in order, so this one's turn comes or has come already.
            while (!pending.Done.Task.IsCompleted)
                await WritePendingAsync();
        }
        finally
        {
            _writer.Release();
        }

#pragma warning disable VSTHRD003 // It is complete by now: whoever had the turn before wrote it, or this did.
        return await pending.Done.Task;
#pragma warning restore VSTHRD003
    }

    private async Task WritePendingAsync()
    {
        var batch = new List<PendingUpsert>(MaxShared);
        while (batch.Count < MaxShared && _pending.TryDequeue(out var next))
            batch.Add(next);
        try
        {
            await WriteTogetherAsync(batch);
        }
        catch (Exception) when (batch.Count > 1)
        {
            // One of them is at fault, or none: each by itself tells.
            foreach (var single in batch)
                await WriteAloneAsync(single);
        }
        catch (Exception e)
        {
            batch[0].Done.SetException(e);
        }
    }

    private async Task WriteAloneAsync(PendingUpsert pending)
    {
        try
        {
            await WriteTogetherAsync([pending]);
        }
        catch (Exception e)
        {
            pending.Done.SetException(e);
        }
    }

    private async Task WriteTogetherAsync(List<PendingUpsert> batch)
    {
        await using var connection = await db.OpenConnectionAsync();
        await using var transaction = await connection.BeginTransactionAsync();
        var results = new List<UpsertResult>(batch.Count);
        foreach (var pending in batch)
            results.Add(await UpsertAsync(transaction, pending.Article));
        await transaction.CommitAsync();
        foreach (var (pending, result) in batch.Zip(results))
        {
            if (result.Outcome == UpsertOutcome.Indexed)
                Stored(pending.Article);
            pending.Done.SetResult(result);
        }
    }

    private async Task<UpsertResult> UpsertAsync(DbTransaction transaction, PreparedArticle article)
    {
        var connection = transaction.Connection!;
        var key = new { ArticleId = Id(article.Entry.ArticleId), article.Entry.Revision, article.Entry.Attempt };
        var held = await connection.QuerySingleOrDefaultAsync<HeldRow>(
            "SELECT id AS Key, revision AS Revision, attempt AS Attempt, indexed_at AS IndexedAt FROM article WHERE article_id = @ArticleId", key, transaction);
        if (await connection.ExecuteScalarAsync<long?>($"SELECT revision FROM withdrawal WHERE {WithdrawalSql.Forbids}", key, transaction) is { } withdrawn)
            return new UpsertResult(UpsertOutcome.Withdrawn, (int)withdrawn, IndexTime.Now(clock));
        if (held is not null && (held.Revision, held.Attempt).CompareTo((key.Revision, key.Attempt)) >= 0)
        {
            if (held.Revision > key.Revision)
                await KeepLateAsync(transaction, article, held.Key);
            return new UpsertResult(
                held.Revision > key.Revision ? UpsertOutcome.Superseded : UpsertOutcome.AlreadyIndexed,
                (int)held.Revision,
                IndexTime.FromMicroseconds(held.IndexedAt));
        }

        var indexedAt = IndexTime.Now(clock);
        await WriteAsync(transaction, article, held, indexedAt, null, CancellationToken.None);
        return new UpsertResult(UpsertOutcome.Indexed, key.Revision, indexedAt);
    }

    private PreparedArticle Prepare(ArticleEntry entry) => new(entry, _vocabulary.Missing(entry.Terms), _facetValues.Missing(entry.FacetTerms));

    /// <summary>To be told only when the transaction is committed.</summary>
    private void Stored(PreparedArticle article)
    {
        _vocabulary.Stored(article.Words);
        _facetValues.Stored(article.FacetValues);
        _memory.Languages.Add(article.Entry.Stemmer);
    }

    /// <param name="held">Gives way to it, and is kept if its revision is lower.</param>
    /// <param name="limit">What the log shows of the article before is for those only who see it by this; null: as it was.</param>
    private static async Task WriteAsync(
        DbTransaction transaction, PreparedArticle article, HeldRow? held, DateTimeOffset indexedAt, Visibility? limit, CancellationToken cancellationToken)
    {
        var entry = article.Entry;
        var previous = held is null ? null : await TakeOutAsync(transaction, Revisions.Latest, held.Key, cancellationToken);
        if (previous is not null && held!.Revision < entry.Revision)
            await KeepAsync(transaction, previous, held, cancellationToken);
        await WriteWordsAsync(transaction, article, cancellationToken);
        await InsertAsync(transaction, Revisions.Latest, entry, indexedAt, cancellationToken);
        if (previous is not null)
            await AlignAsync(transaction, entry, cancellationToken);
        await IndexLogWriter.AppendAsync(transaction, new LoggedChange(entry.ArticleId, entry.Revision, previous, limit), cancellationToken);
    }

    private static Task<int> WriteWordsAsync(DbTransaction transaction, PreparedArticle article, CancellationToken cancellationToken) =>
        transaction.Connection!.ExecuteAsync(new CommandDefinition(
            """
            INSERT INTO vocabulary (token, is_word) SELECT value ->> 0, value ->> 1 FROM json_each(@Words) WHERE true
                ON CONFLICT DO UPDATE SET is_word = 1 WHERE excluded.is_word = 1;
            INSERT INTO facet_value (hash, value, label) SELECT value ->> 0, value ->> 1, value ->> 2 FROM json_each(@FacetValues) WHERE true
                ON CONFLICT DO UPDATE SET label = excluded.label;
            """,
            new
            {
                Words = JsonSerializer.Serialize(article.Words.Select(w => new object[] { w.Token, w.IsWord ? 1 : 0 })),
                FacetValues = JsonSerializer.Serialize(article.FacetValues.Select(f => new object[] { FacetList.Entry(f), f.Value, f.Label })),
            },
            transaction, cancellationToken: cancellationToken));

    /// <summary>At the next free key, which no row of either set has.</summary>
    private static async Task InsertAsync(
        DbTransaction transaction, string table, ArticleEntry entry, DateTimeOffset indexedAt, CancellationToken cancellationToken)
    {
        var connection = transaction.Connection!;
        var key = entry.Key;
        while (await connection.ExecuteScalarAsync<long>(new CommandDefinition(
            "SELECT EXISTS (SELECT 1 FROM article WHERE id = @key) OR EXISTS (SELECT 1 FROM earlier_article WHERE id = @key)", new { key },
            transaction, cancellationToken: cancellationToken)) > 0)
        {
            key++;
        }

        await connection.ExecuteAsync(new CommandDefinition(
            $"""
            INSERT INTO {table} (id, article_id, revision, attempt, indexed_at, word_count, story, copy_group, facets)
            VALUES (@key, @ArticleId, @Revision, @Attempt, @IndexedAt, @WordCount, @StoryId, @CopyGroupId, @Facets);
            INSERT INTO {table}_profile (id, profile) VALUES (@key, @Profile);
            INSERT INTO {table}_document (id, document) VALUES (@key, @Document);
            INSERT INTO {table}_fts (rowid, title, dek, body, extra) VALUES (@key, @Title, @Dek, @Body, @Extra);
            """,
            new
            {
                key,
                ArticleId = Id(entry.ArticleId),
                entry.Revision,
                entry.Attempt,
                IndexedAt = IndexTime.ToMicroseconds(indexedAt),
                entry.WordCount,
                entry.StoryId,
                entry.CopyGroupId,
                entry.Facets,
                entry.Profile,
                Document = entry.Document(indexedAt),
                Title = string.Join(' ', entry.Terms.Title.Terms),
                Dek = string.Join(' ', entry.Terms.Dek.Terms),
                Body = string.Join(' ', entry.Terms.Body.Terms),
                Extra = Fts5Match.Extra(entry.Terms),
            },
            transaction, cancellationToken: cancellationToken));
    }

    /// <summary>Gives the document that was there.</summary>
    private static async Task<byte[]?> TakeOutAsync(DbTransaction transaction, string table, long held, CancellationToken cancellationToken) =>
        await transaction.Connection!.ExecuteScalarAsync<byte[]?>(new CommandDefinition(
            $"""
            DELETE FROM {table} WHERE id = @held; DELETE FROM {table}_profile WHERE id = @held; DELETE FROM {table}_fts WHERE rowid = @held;
            DELETE FROM {table}_document WHERE id = @held RETURNING document;
            """,
            new { held }, transaction, cancellationToken: cancellationToken));

    /// <summary>What is worked out of an article before any lock is taken.</summary>
    /// <param name="Words">Not known to be stored, as <paramref name="FacetValues"/>.</param>
    private sealed record PreparedArticle(ArticleEntry Entry, List<VocabularyEntry> Words, List<FacetTerm> FacetValues);

    private sealed record PendingUpsert(PreparedArticle Article)
    {
        public TaskCompletionSource<UpsertResult> Done { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);
    }

    private sealed record HeldRow(long Key, long Revision, long Attempt, long IndexedAt);
}
