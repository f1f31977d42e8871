namespace Newsroom.Search.Trays;

/// <summary>Trays of teams: what routing rules have put there (see <see cref="SavedSearches.IAlertStore.CommitAsync"/>), and what is done.</summary>
public interface ITrayStore
{
    /// <summary>Items of a team before a position, last routed first.</summary>
    Task<IReadOnlyList<TrayRow>> ListAsync(string team, bool includeDone, long before, int limit, CancellationToken cancellationToken);

    /// <summary>Marks an item; a null time marks it as not done. False: it is not in the tray.</summary>
    Task<bool> MarkAsync(string team, Guid articleId, DateTimeOffset? doneAt, CancellationToken cancellationToken);
}

/// <summary>An item as stored.</summary>
/// <param name="Position">Of the change of the index that put it there last.</param>
public sealed record TrayRow(Guid ArticleId, long Position, string RoutingRuleId, DateTimeOffset RoutedAt, DateTimeOffset? DoneAt);
