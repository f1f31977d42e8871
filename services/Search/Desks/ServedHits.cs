using Newsroom.Hosting;
using Newsroom.Search.V1;

namespace Newsroom.Search.Desks;

/// <summary>Hits serve text where they are highlighted; a title alone is none.</summary>
internal static class ServedHits
{
    public static ValueTask ServedAsync(this ReaderLedger readers, Principal caller, IEnumerable<SearchHit> hits, CancellationToken cancellationToken) =>
        readers.ServedAsync(caller, hits.Where(hit => hit.Highlights.Count > 0).Select(hit => hit.Article), cancellationToken);
}
