using Newsroom.Tagging.Storage;
using Newsroom.Tagging.V1;

namespace Newsroom.Tagging.Copies;

/// <summary>Which of two copies came first, and what says so.</summary>
/// <param name="IsEarlier">The other came first.</param>
internal readonly record struct CopyOrder(bool IsEarlier, CopyOrderEvidence Evidence)
{
    public static CopyOrder Of(CopyArticle here, CopyArticle there)
    {
        // Times are those of the sites; a site that credits an agency had the text from it, whatever its clock says.
        var (mine, theirs) = (Took(there, here), Took(here, there));
        if (mine != theirs)
            return new CopyOrder(theirs, CopyOrderEvidence.Agency);
        if (here.PublishedAt is { } published && there.PublishedAt is { } other && published != other)
            return new CopyOrder(other < published, CopyOrderEvidence.Published);
        return here.ReceivedAt == there.ReceivedAt
            ? new CopyOrder(false, CopyOrderEvidence.Unspecified)
            : new CopyOrder(there.ReceivedAt < here.ReceivedAt, CopyOrderEvidence.Received);
    }

    /// <summary>One house credits the agency that sent the other, and is not this agency itself.</summary>
    private static bool Took(CopyArticle house, CopyArticle wire) => IsFrom(wire, house.Agency) && !IsFrom(house, house.Agency);

    /// <summary>The agency itself sent it.</summary>
    private static bool IsFrom(CopyArticle article, string agency) =>
        agency.Length > 0 && (AgencyCredits.Named(article.Publisher) == agency || AgencyCredits.Named(article.Source.Split('/', ':')[0]) == agency);
}
