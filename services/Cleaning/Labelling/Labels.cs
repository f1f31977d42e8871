using Newsroom.Article.V1;
using Newsroom.Cleaning.Lexicon;

namespace Newsroom.Cleaning.Labelling;

/// <summary>The label and rule name that each class of cue leads to.</summary>
internal static class Labels
{
    public const string RelatedHeading = "related-heading";
    public const string TrendingHeading = "trending-heading";
    public const string CommentsHeading = "comments-heading";

    public const string AuthorHeading = "author-heading";

    public const string PaywallCue = "paywall-cue";

    public static (RemovalLabel Label, string Rule)? Of(CueClass cueClass) => cueClass switch
    {
        CueClass.Share => (RemovalLabel.ShareSubscribe, "share-cue"),
        CueClass.Platform => (RemovalLabel.ShareSubscribe, "platform-names"),
        CueClass.Newsletter => (RemovalLabel.Newsletter, "newsletter-cue"),
        CueClass.Promotion => (RemovalLabel.Promotion, "promotion-cue"),
        CueClass.Cookie => (RemovalLabel.CookieNotice, "cookie-cue"),
        CueClass.Ad => (RemovalLabel.Advertisement, "advertisement-cue"),
        CueClass.Related => (RemovalLabel.RelatedLink, "related-cue"),
        CueClass.RelatedHeading => (RemovalLabel.Teaser, RelatedHeading),
        CueClass.TrendingHeading => (RemovalLabel.Trending, TrendingHeading),
        CueClass.CommentsHeading => (RemovalLabel.Comments, CommentsHeading),
        CueClass.AuthorHeading => (RemovalLabel.AuthorBio, AuthorHeading),
        CueClass.Comment => (RemovalLabel.Comments, "comment-cue"),
        CueClass.Form => (RemovalLabel.Inset, "form-cue"),
        CueClass.Source => (RemovalLabel.Boilerplate, "source-cue"),
        CueClass.Paywall => (RemovalLabel.Promotion, PaywallCue),
        CueClass.Legal => (RemovalLabel.Legal, "legal-cue"),
        CueClass.Boilerplate => (RemovalLabel.Boilerplate, "boilerplate-cue"),
        CueClass.Navigation => (RemovalLabel.Navigation, "navigation-cue"),
        _ => null,
    };
}
