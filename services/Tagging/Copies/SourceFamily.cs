using Newsroom.Tagging.Storage;
using Newsroom.Tagging.Text;

namespace Newsroom.Tagging.Copies;

/// <summary>Whether two articles come from one house, which may then decide about both.</summary>
internal static class SourceFamily
{
    private static readonly char[] Separators = ['/', ':'];

    /// <summary>The same publisher, or sources that are equal up to a slash or colon, such as <c>reuters/world</c> and <c>reuters/sport</c>.</summary>
    public static bool AreOne(CopyArticle here, CopyArticle there) =>
        (here.Publisher.Length > 0 && Folding.Fold(here.Publisher) == Folding.Fold(there.Publisher)) || (here.Source.Length > 0 && Of(here.Source) == Of(there.Source));

    private static string Of(string source)
    {
        var end = source.IndexOfAny(Separators);
        return Folding.Fold(end > 0 ? source[..end] : source);
    }
}
