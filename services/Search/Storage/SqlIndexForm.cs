using System.Data.Common;
using Dapper;

namespace Newsroom.Search.Storage;

/// <summary>In which form the articles of the index are, in SQL that both engines read.</summary>
internal sealed class SqlIndexForm(DbDataSource db)
{
    /// <summary>To be raised when an article's terms change. 1: who may see it. 2: stems of each language, prominent terms, labels of topics.</summary>
    private const int Current = 2;

    public async Task<bool> IsCurrentAsync(CancellationToken cancellationToken)
    {
        await using var connection = await db.OpenConnectionAsync(cancellationToken);
        return await connection.ExecuteScalarAsync<int>(new CommandDefinition("SELECT form FROM index_form", cancellationToken: cancellationToken)) >= Current;
    }

    public async Task SetCurrentAsync(CancellationToken cancellationToken)
    {
        await using var connection = await db.OpenConnectionAsync(cancellationToken);
        await connection.ExecuteAsync(new CommandDefinition("UPDATE index_form SET form = @Current", new { Current }, cancellationToken: cancellationToken));
    }
}
