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
        string[] credited = [here.Agency, there.Agency];
        var (mine, theirs) = (credited.Any(agency => IsFrom(here, agency)), credited.Any(agency => IsFrom(there, agency)));
        if (mine != theirs)
            return new CopyOrder(theirs, CopyOrderEvidence.Agency);
        if (here.PublishedAt is { } published && there.PublishedAt is { } other && published != other)
            return new CopyOrder(other < published, CopyOrderEvidence.Published);
        return here.ReceivedAt == there.ReceivedAt
            ? new CopyOrder(false, CopyOrderEvidence.Unspecified)
            : new CopyOrder(there.ReceivedAt < here.ReceivedAt, CopyOrderEvidence.Received);
    }

    /// <summary>The agency itself sent it.</summary>
    private static bool IsFrom(CopyArticle article, string agency) =>
        agency.Length > 0 && (AgencyCredits.Named(article.Publisher) == agency || AgencyCredits.Named(article.Source.Split('/', ':')[0]) == agency);
}
