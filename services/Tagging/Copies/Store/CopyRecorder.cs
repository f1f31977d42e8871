using Newsroom.Tagging.Storage;

namespace Newsroom.Tagging.Copies.Store;

/// <summary>Finds the group of copies that an article belongs to, and keeps its text for those that come later.</summary>
internal sealed class CopyRecorder(ICopyStore store)
{
    /// <returns>The group; null if the article has too little text, or a newer revision is known.</returns>
    public async Task<string?> RecordAsync(CopyArticle article, CancellationToken cancellationToken)
    {
        var text = new CopyText(article.Body);
        var signed = Sign(article, text);
        var judge = new CopyJudge(text);
        await store.PrepareAsync(signed, judge, cancellationToken);
        return await store.RecordAsync(signed, judge, cancellationToken);
    }

    /// <summary>The article with what it is found by.</summary>
    public static CopyArticle Sign(CopyArticle article, CopyText text) =>
        article with { WordCount = text.Words.Count, TextHash = (long)text.TextHash, Keys = CopySketch.KeysOf(text) };
}
