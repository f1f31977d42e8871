using System.Buffers;
using Newsroom.Article.V1;
using Newsroom.Cleaning.Blocks;
using Newsroom.Cleaning.Lexicon;
using Newsroom.Cleaning.Signals;

namespace Newsroom.Cleaning;

/// <summary>A labelled draft as the contract's article.</summary>
internal static class ArticleAssembly
{
    private const int MaxExcerpt = 200;

    public static CleanArticle Assemble(Draft draft, RawDocument document)
    {
        var metadata = draft.Metadata;
        var article = new CleanArticle
        {
            Title = metadata.Title,
            Dek = metadata.Dek,
            Dateline = metadata.Dateline,
            Published = metadata.Published,
            Updated = metadata.Updated,
            Publisher = metadata.Publisher,
            Section = metadata.Section,
            CanonicalUrl = metadata.CanonicalUrl,
            Paywalled = metadata.Paywalled,
            Declared = document.Declared,
            CleanerVersion = Cleaner.Version,
            Url = document.Url,
        };
        article.Contributors.AddRange(metadata.Contributors);
        article.FieldSources.AddRange(metadata.Sources);
        var hidden = 0;
        foreach (var block in draft.Blocks)
        {
            for (; hidden < draft.Hidden.Count && block.Segments.Count > 0 && draft.Hidden[hidden].SourceSpan.Start < block.Segments[0].SourceStart; hidden++)
                article.Removed.Add(draft.Hidden[hidden]);
            if (block.IsKept)
                article.Paragraphs.Add(ToParagraph(block));
            else
                article.Removed.Add(ToRemoved(block));
        }
        article.Removed.AddRange(draft.Hidden.Skip(hidden));
        AddSignals(article, draft);
        return article;
    }

    private static void AddSignals(CleanArticle article, Draft draft)
    {
        var kept = draft.Blocks.FindAll(b => b.IsKept);
        var body = string.Join("\n\n", kept.ConvertAll(b => b.Text));
        var (language, confidence) = LanguageDetector.Detect(body);
        var origin = language == LanguageDetector.Undecided ? FieldOrigin.Unspecified : FieldOrigin.Text;
        if (origin == FieldOrigin.Unspecified)
            (language, origin) = DeclaredLanguage.Of(draft.Metadata.Languages, body);
        article.Language = language;
        article.LanguageConfidence = confidence;
        if (origin != FieldOrigin.Unspecified)
            article.FieldSources.Add(new FieldSource { Field = "language", Origin = origin });
        // No word goes on in the next paragraph.
        article.WordCount = kept.Sum(b => b.Shape.WordCount);
        var rented = ArrayPool<WordSpan>.Shared.Rent(article.WordCount);
        var words = rented.AsSpan(0, Words.Read(body, rented));
        var fingerprint = Fingerprint.Of(body, words);
        article.Simhash = fingerprint.Simhash;
        article.ShingleSketch.AddRange(fingerprint.Sketch);
        article.QualityFlags.AddRange(QualityFlags.Of(draft, kept, body, words, language));
        ArrayPool<WordSpan>.Shared.Return(rented);
    }

    private static Paragraph ToParagraph(Block block)
    {
        var paragraph = new Paragraph { Text = block.Text, Role = block.Role };
        foreach (var segment in block.Segments)
            paragraph.SourceSpans.Add(new TextSpan { Start = segment.SourceStart, Length = segment.SourceLength });
        return paragraph;
    }

    private static RemovedSpan ToRemoved(Block block)
    {
        var removed = new RemovedSpan { Label = block.Cut!.Label, Rule = block.Cut.Rule, Score = Math.Round(block.Cut.Score, 2), Excerpt = Excerpt(block.Text), WordCount = block.Shape.WordCount };
        if (block.Segments.Count > 0)
        {
            var (start, last) = (block.Segments[0].SourceStart, block.Segments[^1]);
            removed.SourceSpan = new TextSpan { Start = start, Length = last.SourceStart + last.SourceLength - start };
        }
        return removed;
    }

    /// <summary>As much of a removed text as the contract has room for.</summary>
    internal static string Excerpt(string text) =>
        text.Length <= MaxExcerpt ? text : char.IsHighSurrogate(text[MaxExcerpt - 1]) ? text[..(MaxExcerpt - 1)] : text[..MaxExcerpt];
}
