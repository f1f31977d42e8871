using Newsroom.Article.V1;
using Newsroom.Cleaning.Blocks;
using Newsroom.Cleaning.Metadata;

namespace Newsroom.Cleaning.Labelling;

/// <summary>Takes the dateline or script label off the first paragraph.</summary>
internal static class LeadPass
{
    public static void Apply(Draft draft)
    {
        var index = draft.Blocks.FindIndex(b => b is { IsKept: true, Outside: false });
        // A script label may stand before a dateline; nothing else repeats.
        for (var round = 0; round < 2 && index >= 0 && LeadPrefix.Read(draft.Blocks[index].Text) is { } prefix; round++)
        {
            var (head, _) = draft.Split(index, prefix.Length);
            if (prefix.IsScript)
                head.Remove(RemovalLabel.ScriptPrefix, "script-prefix", .95);
            else
                head.Remove(RemovalLabel.Dateline, "dateline", .9);
            draft.Metadata.OfferDateline(prefix.Place, FieldOrigin.Text);
            // Whom the page declares it is by counts more.
            if (prefix.Author.Length > 0 && draft.Metadata.Contributors.Count == 0)
                draft.Metadata.OfferContributors([new Contributor { Name = prefix.Author, Role = ContributorRole.Author }], FieldOrigin.Text);
            if (prefix.Agency.Length > 0)
                draft.Metadata.OfferContributors([new Contributor { Name = prefix.Agency, Role = ContributorRole.Agency }], FieldOrigin.Text);
            index++;
        }
    }
}
