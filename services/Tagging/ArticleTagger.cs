using System.Globalization;
using Microsoft.Extensions.Options;
using Newsroom.Article.V1;
using Newsroom.Tagging.Entities;
using Newsroom.Tagging.Keywords;
using Newsroom.Tagging.Language;
using Newsroom.Tagging.Places;
using Newsroom.Tagging.Quotes;
using Newsroom.Tagging.Text;
using Newsroom.Tagging.Topics;
using Newsroom.Tagging.WatchLists;

namespace Newsroom.Tagging;

/// <summary>Makes the tags of one text. The same text and watch lists give the same tags, so a redelivered event changes nothing.</summary>
internal sealed class ArticleTagger(
    EntityTagger entities, TopicClassifier topics, TaggingMetrics metrics, TimeProvider clock, IOptions<TaggingOptions> options, WatchedPhrases watched, GeographyReader geography)
{
    /// <summary>Rises with every change of what a text gets: a copy is tagged again only by a higher one.</summary>
    public const int Number = 3;

    public static readonly string Version = string.Create(CultureInfo.InvariantCulture, $"tagging/{Number}");

    /// <summary>The number in a version.</summary>
    public static int NumberOf(string version) => int.Parse(version.AsSpan(version.IndexOf('/', StringComparison.Ordinal) + 1), CultureInfo.InvariantCulture);

    /// <summary>Paragraphs of a body are joined by a blank line; all offsets count in the result.</summary>
    public static string BodyOf(CleanArticle clean) => string.Join("\n\n", clean.Paragraphs.Select(paragraph => paragraph.Text));

    public ArticleTags Tag(CleanArticle clean, CancellationToken cancellation) =>
        Tag(clean.Title, clean.Dek, BodyOf(clean), clean.Language, new Provenance(clean.Dateline, clean.CanonicalUrl.Length > 0 ? clean.CanonicalUrl : clean.Url), clean.Declared?.Subjects ?? [], cancellation);

    /// <summary>Matches the watch lists that are in force now against a copy that was tagged before.</summary>
    public void MatchAgain(CleanArticle clean, ArticleTags tags)
    {
        tags.WatchMatches.Clear();
        tags.WatchMatches.AddRange(watched.Current.Find(TextsOf(clean.Title, clean.Dek, BodyOf(clean))));
    }

    /// <param name="language">BCP 47 tag; empty or <c>und</c> means detect.</param>
    /// <param name="subjects">What the sender declared the article to be about.</param>
    public ArticleTags Tag(string title, string dek, string body, string language, CancellationToken cancellation, IEnumerable<string>? subjects = null) =>
        Tag(title, dek, body, language, Provenance.Unknown, subjects ?? [], cancellation);

    private ArticleTags Tag(string title, string dek, string body, string language, Provenance provenance, IEnumerable<string> subjects, CancellationToken cancellation)
    {
        var started = clock.GetTimestamp();
        var texts = TextsOf(title, dek, body);
        var bodyText = texts[^1];
        var tags = new ArticleTags
        {
            Language = language is "" or "und" ? LanguageDetector.Detect(bodyText.Text) : language.Split('-')[0].ToLowerInvariant(),
            SummaryLead = SummaryLead.Of(bodyText.Text),
            TaggerVersion = Version,
        };
        tags.EntityMethod = entities.MethodFor(tags.Language);
        var found = entities.Find(texts, tags.Language, cancellation);
        tags.Entities.AddRange(ToTags(found));
        tags.Topics.AddRange(topics.Classify(texts, tags.Language, subjects));
        tags.Geography = geography.Read(tags, texts, provenance);
        tags.Quotes.AddRange(QuoteTagger.Find(bodyText.Text, tags.Language, tags.Entities));
        tags.Keywords.AddRange(KeywordExtractor.Extract(texts, tags.Language, found));
        tags.WatchMatches.AddRange(watched.Current.Find(texts));
        metrics.Record(tags, clock.GetElapsedTime(started));
        return tags;
    }

    private static List<ArticleText> TextsOf(string title, string dek, string body) =>
        [new(TextField.Title, new TokenizedText(title)), new(TextField.Dek, new TokenizedText(dek)), new(TextField.Body, new TokenizedText(body))];

    private IEnumerable<EntityTag> ToTags(List<NamedEntity> found)
    {
        var weighed = found.ConvertAll(entity => (Entity: entity, Weight: entity.Mentions.Sum(Salience.WeightOf)));
        var total = weighed.Sum(one => one.Weight);
        weighed.Sort((left, right) => left.Weight == right.Weight
            ? string.CompareOrdinal(left.Entity.Key, right.Entity.Key)
            : right.Weight.CompareTo(left.Weight));
        return weighed.Take(options.Value.MaxEntities).Select(one => ToTag(one.Entity, one.Weight / total));
    }

    private EntityTag ToTag(NamedEntity entity, double salience)
    {
        var name = entity.Name;
        var entry = entity.Implied ?? entity.Entry;
        var tag = new EntityTag
        {
            EntityId = EntityIds.Of(entity.Kind, name),
            Kind = entity.Kind,
            Name = name,
            Salience = Math.Round(salience, 4),
            Confidence = entity.Confidence,
            CountryCode = entity.Kind == EntityKind.Place ? entry?.CountryCode ?? "" : "",
            Position = entity.Kind == EntityKind.Place && entry?.Position is { } position
                ? new GeoPoint { Latitude = position.Latitude, Longitude = position.Longitude }
                : null,
        };
        tag.Mentions.AddRange(entity.MentionsInReadingOrder().Take(options.Value.MaxMentions).Select(ToMention));
        return tag;
    }

    private static EntityMention ToMention(Candidate mention)
    {
        var surface = mention.Surface;
        return new EntityMention
        {
            Field = mention.Source.Field,
            Span = new TextSpan { Start = mention.Source.Text.Tokens[mention.First].Start, Length = surface.Length },
            Text = surface,
        };
    }
}
