using Newsroom.Article.V1;

namespace Newsroom.Cleaning.Metadata;

/// <summary>What the sender says about a document, which nothing found in it overrides.</summary>
internal static class DeclaredSource
{
    public static void Offer(DeclaredMetadata? declared, ArticleMetadata metadata)
    {
        if (declared is null)
            return;
        metadata.OfferTitle(TitleText.Tidy(declared.Headline), FieldOrigin.Declared);
        metadata.OfferContributors(Credit.PeopleOf(declared.Byline), FieldOrigin.Declared);
        metadata.OfferDateline(declared.Dateline.Split(',', '(', '-', '–', '—')[0], FieldOrigin.Declared);
        metadata.OfferPublisher(declared.Publisher, FieldOrigin.Declared);
        metadata.OfferLanguage(declared.Language, FieldOrigin.Declared);
        metadata.OfferPublished(Time(declared.PublishedAt), FieldOrigin.Declared);
        metadata.OfferUpdated(Time(declared.RevisedAt), FieldOrigin.Declared);
    }

    private static ArticleTime? Time(Google.Protobuf.WellKnownTypes.Timestamp? time) =>
        time is null ? null : new ArticleTime { Time = time, Precision = TimePrecision.Second, UtcOffsetMinutes = 0 };
}
