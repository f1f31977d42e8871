using Newsroom.Article.V1;
using Newsroom.Hosting;

namespace Newsroom.Tagging.Desks;

/// <summary>Who may see each article, as far as events have told; also of articles that have not come yet.</summary>
internal interface IVisibilityStore
{
    /// <summary>Keeps it if its version is higher than what is held. Durable when the task completes.</summary>
    Task PutAsync(string articleId, Visibility? visibility, CancellationToken cancellationToken);

    /// <summary>Those of the articles that the caller may see now.</summary>
    Task<IReadOnlySet<string>> VisibleAsync(IReadOnlyCollection<string> articleIds, CallerParameters caller, CancellationToken cancellationToken);
}
