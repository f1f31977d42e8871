using System.Buffers;
using System.Globalization;
using Newsroom.Article.V1;
using Newsroom.Cleaning.Html.Dom;
using Newsroom.Cleaning.Metadata;
using Newsroom.Cleaning.Text;

namespace Newsroom.Cleaning.Html;

/// <summary>When a page says that it was published and updated: meta elements, microdata, time elements, data in scripts, in that order.</summary>
internal static class PageTimes
{
    private const int MaxTimes = 40;
    private const int MaxSource = 200;

    private static readonly SearchValues<char> TimeMarks = SearchValues.Create("0123456789:.+-");

    // Beside and within the article stand the times of other articles.
    private static readonly Surround Beside = new("aside nav footer blockquote figure", ["related", "teaser", "comment"], ["comment"]);

    private static readonly string[] PublishedNames =
    [
        "article:published_time", "datepublished", "date", "dc.date", "dc.date.issued", "dc.date.created", "dc.issued", "dcterms.created", "dcterms.date", "dcterms.issued", "pubdate", "publishdate", "publish-date",
        "publish_date", "parsely-pub-date", "sailthru.date", "publication_date", "publication-date", "date_published", "og:published_time", "og:article:published_time", "article:published",
        "article.published", "article_date_original", "originalpublicationdate", "rnews:datepublished", "citation_publication_date", "citation_online_date", "citation_date",
        "cxenseparse:recs:publishtime", "cxenseparse:publishtime", "video:release_date", "created", "created_at", "timestamp", "article:post_date", "published_at", "published_time", "published", "datecreated",
    ];

    private static readonly string[] UpdatedNames =
        ["article:modified_time", "og:updated_time", "datemodified", "lastmod", "last-modified", "dcterms.modified", "dc.date.modified", "modified_time", "revised", "updated", "article:updated_time"];

    private static readonly string[] ScriptKeys =
    [
        .. ((string[])[
            "datePublished", "publishedAt", "published_at", "publishDate", "publish_date", "publicationDate", "publication_date", "article_publication_date", "pubDate", "pubdate", "published", "publishedDate",
            "published_date", "publishedTime", "published_time", "publishTime", "publish_time", "firstPublished", "firstPublishedAt", "first_published_at", "firstPublishDate", "date_published", "articlePublishDate",
        ]).SelectMany(k => (string[])[$"\"{k}\"", $"'{k}'"]),
    ];

    private static readonly SearchValues<string> AnyScriptKey = SearchValues.Create(ScriptKeys, StringComparison.Ordinal);

    public static void Offer(PageTree tree, string source, MetaElements meta, ArticleMetadata metadata)
    {
        foreach (var name in PublishedNames)
            metadata.OfferPublished(Read(meta.First(name), metadata), FieldOrigin.Meta);
        foreach (var name in UpdatedNames)
            metadata.OfferUpdated(Read(meta.First(name), metadata), FieldOrigin.Meta);
        OfferElements(tree, IsMarked, metadata, isMarked: true);
        OfferElements(tree, IsUnmarked, metadata, isMarked: false);
        if (metadata.Published is null)
            OfferData(source, metadata);
        Place(source, metadata);
    }

    /// <summary>Many systems state times in UTC to machines; where the page has others with the offset of one place, that is the publisher's.</summary>
    private static void Place(string source, ArticleMetadata metadata)
    {
        if (metadata.Published is not { UtcOffsetMinutes: 0, HasUtcOffsetMinutes: true })
            return;
        var place = 0;
        for (var at = source.IndexOf('T', StringComparison.Ordinal); at >= 0; at = source.IndexOf('T', at + 1))
        {
            if (at + 1 == source.Length || !char.IsAsciiDigit(source[at + 1]))
                continue;
            var minutes = OffsetOf(source.AsSpan(at + 1, Math.Min(24, source.Length - at - 1)));
            if (minutes != 0 && place != 0 && minutes != place)
                return;
            place = minutes == 0 ? place : minutes;
        }
        metadata.PlacePublished(place);
    }

    /// <summary>The offset in minutes at the end of a time as ISO 8601 has it, after its T; 0 if there is none.</summary>
    private static int OffsetOf(ReadOnlySpan<char> text)
    {
        const int MaxMinutes = 14 * 60;
        var end = text.IndexOfAnyExcept(TimeMarks);
        var time = end < 0 ? text : text[..end];
        var sign = time.LastIndexOfAny('+', '-');
        if (sign is not (5 or 8 or > 9) || time[2] != ':' || time.Length < sign + 5)
            return 0;
        var hours = time.Slice(sign + 1, 2);
        var rest = time[(sign + 3)..].TrimStart(':');
        if (rest.Length != 2 || !int.TryParse(hours, NumberStyles.None, CultureInfo.InvariantCulture, out var h) || !int.TryParse(rest, NumberStyles.None, CultureInfo.InvariantCulture, out var m))
            return 0;
        var minutes = ((h * 60) + m) * (time[sign] == '-' ? -1 : 1);
        return Math.Abs(minutes) <= MaxMinutes ? minutes : 0;
    }

    private static void OfferElements(PageTree tree, Func<Element, bool> isTime, ArticleMetadata metadata, bool isMarked)
    {
        foreach (var element in metadata.Published is null ? tree.Elements.Where(isTime).Take(MaxTimes) : [])
        {
            if (!isMarked && Beside.Holds(element))
                continue;
            var isUpdate = $"{element.ClassName} {element.GetAttribute("itemprop")}" is var names && (names.Contains("update", StringComparison.OrdinalIgnoreCase) || names.Contains("modified", StringComparison.OrdinalIgnoreCase));
            var time = Read(element.GetAttribute("datetime"), metadata) ?? Read(element.GetAttribute("data-datetime"), metadata) ?? Read(element.GetAttribute("data-published"), metadata) ?? Read(element.GetAttribute("content"), metadata) ?? Read(element.GetAttribute("title"), metadata) ?? Read(element.TextUpTo(MaxSource), metadata);
            if (isUpdate)
                metadata.OfferUpdated(time, FieldOrigin.Microdata);
            else
                metadata.OfferPublished(time, FieldOrigin.Microdata);
        }
    }

    private static bool IsMarked(Element element)
    {
        if (element.Attributes.Count == 0)
            return false;
        var isTime = element.LocalName == "time";
        return element.HasWord("itemprop", "datePublished") || (isTime && element.HasAttribute("pubdate")) || element.HasWord("class", "dt-published")
            || (isTime && element.ClassName?.Contains("publish", StringComparison.Ordinal) == true)
            || (element.HasWord("class", "published") && element.HasAttribute("title")) || (element.HasWord("class", "entry-date") && element.HasAttribute("datetime"));
    }

    private static bool IsUnmarked(Element element) => (element.LocalName == "time" && element.HasAttribute("datetime")) || element.HasAttribute("data-datetime") || element.HasAttribute("data-published");

    /// <summary>The first date after a key that says so, in a page's data for its scripts: often the only exact one. The parser does not see that data.</summary>
    private static void OfferData(string source, ArticleMetadata metadata)
    {
        if (!source.AsSpan().ContainsAny(AnyScriptKey))
            return;
        foreach (var key in ScriptKeys)
        {
            var at = source.IndexOf(key, StringComparison.Ordinal);
            if (at < 0)
                continue;
            var value = source.AsSpan(at + key.Length, Math.Min(60, source.Length - at - key.Length)).TrimStart(" :");
            var end = value.IsEmpty || value[0] is not ('"' or '\'') ? -1 : value[1..].IndexOf(value[0]);
            metadata.OfferPublished(end < 0 ? null : Read(value.Slice(1, end).ToString(), metadata), FieldOrigin.JsonLd);
        }
    }

    private static ArticleTime? Read(string? value, ArticleMetadata metadata)
    {
        if (string.IsNullOrWhiteSpace(value) || value.Length > MaxSource)
            return null;
        var line = DateLine.Read(TextNormalizer.Collapse(value), metadata.DayFirst);
        var time = line.Published ?? line.Updated;
        // A month is too little for a page that has an exact time elsewhere.
        return time?.Precision == TimePrecision.Month ? null : time;
    }
}
