using Newsroom.Article.V1;
using Newsroom.Cleaning.Blocks;
using Newsroom.Cleaning.Lexicon;

namespace Newsroom.Cleaning.Labelling;

/// <summary>Tells documents that hold no article: nothing left, a login form, a page that says that something is not there.</summary>
internal static class PageKind
{
    // Longer texts are articles about such pages.
    private const int MaxNoticeWords = 120;

    // Many pages carry a login form beside their article, which may be a short one.
    private const int MaxWordsBesideForm = 40;

    public static (Reason Reason, string Detail)? Judge(Draft draft, bool hasPasswordField)
    {
        var kept = draft.Blocks.Where(b => b.IsKept).ToList();
        var words = kept.Sum(b => b.Shape.WordCount);
        if (words <= MaxNoticeWords)
        {
            var head = new[] { draft.Metadata.Title }
                .Concat(draft.Blocks.Where(b => b.IsKept || b.Cut!.Label == RemovalLabel.Title || b.HeadingLevel > 0).Take(5).Select(b => b.Text)).ToList();
            if (head.Exists(t => Has(CueClass.NotFound, t)))
                return (Reason.NotFoundPage, "The page says that what it should show is not there.");
            if ((hasPasswordField && words <= MaxWordsBesideForm) || head.Count(t => Has(CueClass.Login, t)) >= (draft.IsHtml ? 1 : 2))
                return (Reason.LoginPage, "The page asks to log in and has no article.");
        }
        return words == 0 ? (Reason.NoText, "Nothing is left of the document after cleaning.") : null;
    }

    private static bool Has(CueClass cueClass, string text) => CueLexicon.Default.Find(text).Exists(c => c.Class == cueClass);
}
