using System.Data.Common;
using Dapper;

namespace Newsroom.Search.Storage;

/// <summary>In which form the articles of the index are, in SQL that both engines read.</summary>
internal sealed class SqlIndexForm(DbDataSource db)
{
    public async Task<bool> HasAudiencesAsync(CancellationToken cancellationToken)
    {
        await using var connection = await db.OpenConnectionAsync(cancellationToken);
        return await connection.ExecuteScalarAsync<long>(new CommandDefinition("SELECT has_audiences FROM index_form", cancellationToken: cancellationToken)) == 1;
    }

    public async Task SetHasAudiencesAsync(CancellationToken cancellationToken)
    {
        await using var connection = await db.OpenConnectionAsync(cancellationToken);
        await connection.ExecuteAsync(new CommandDefinition("UPDATE index_form SET has_audiences = 1", cancellationToken: cancellationToken));
    }
}
