using Newsroom.Article.V1;
using Newsroom.Cleaning.Blocks;
using Newsroom.Cleaning.Lexicon;

namespace Newsroom.Cleaning.Labelling;

/// <summary>Tells documents that hold no article: nothing left, a login form, a page that says that something is not there.</summary>
internal static class PageKind
{
    // Longer texts are articles about such pages.
    private const int MaxNoticeWords = 120;
    private const int MaxHeads = 5;

    public static (Reason Reason, string Detail)? Judge(Draft draft, bool hasPasswordField)
    {
        var kept = draft.Blocks.Where(b => b.IsKept).ToList();
        var words = kept.Sum(b => b.Shape.WordCount);
        if (words <= MaxNoticeWords)
        {
            var heads = draft.Blocks.Where(b => b.Cut?.Label == RemovalLabel.Title || b.HeadingLevel > 0).Take(MaxHeads).Select(b => b.Text).Prepend(draft.Metadata.Title).ToList();
            var tops = kept.Take(MaxHeads).ToList();
            if (heads.Exists(t => Has(CueClass.NotFound, t)) || tops.Exists(b => Opens(CueClass.NotFound, b.Text)))
                return (Reason.NotFoundPage, "The page says that what it should show is not there.");
            // A form to log in stands beside many a short article; a page that is one has no running text.
            var isNamed = Has(CueClass.Login, draft.Metadata.Title);
            var asks = hasPasswordField || heads.Concat(tops.Select(b => b.Text)).Distinct(StringComparer.Ordinal).Count(t => Has(CueClass.Login, t)) >= (draft.IsHtml ? 1 : 2);
            if (asks && (isNamed || !kept.Exists(b => b.Shape.IsParagraph)))
                return (Reason.LoginPage, "The page asks to log in and has no article.");
        }
        return words == 0 ? (Reason.NoText, "Nothing is left of the document after cleaning.") : null;
    }

    // "The house no longer exists" is a sentence of an article; a notice opens with its phrase.
    private static bool Opens(CueClass cueClass, string text) => CueLexicon.Default.Find(text).Any(c => c.Class == cueClass && c.Anchor != CueAnchor.Any);

    private static bool Has(CueClass cueClass, string text) => CueLexicon.Default.Find(text).Any(c => c.Class == cueClass);
}
