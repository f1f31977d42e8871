namespace Newsroom.Ingest.Access;

public sealed partial class AccessStore
{
    private const string SelectTeam = "SELECT name AS Name, display_name AS DisplayName, suspended AS Suspended, created_at AS CreatedAt FROM teams";

    public Task<AccessChange> AddTeamAsync(TeamRecord team, int maxTeams, CancellationToken cancellationToken) =>
        ChangeAsync(
            async session =>
            {
                if (await TeamAsync(session, team.Name, cancellationToken) is not null)
                    return AccessChange.Refused;
                if (await session.QuerySingleOrDefaultAsync<long>("SELECT COUNT(*) FROM teams", parameters: null, cancellationToken) >= maxTeams)
                    return AccessChange.TooMany;
                await session.ExecuteAsync(
                    "INSERT INTO teams (name, display_name, suspended, created_at) VALUES (@Name, @DisplayName, @suspended, @CreatedAt)",
                    new { team.Name, team.DisplayName, suspended = team.Suspended ? 1 : 0, team.CreatedAt }, cancellationToken);
                return AccessChange.Saved;
            },
            cancellationToken);

    public async Task<IReadOnlyList<TeamRecord>> ListTeamsAsync(CancellationToken cancellationToken)
    {
        await using var session = await db.ReadAsync(cancellationToken);
        return await session.QueryAsync<TeamRecord>($"{SelectTeam} ORDER BY name", parameters: null, cancellationToken);
    }

    public async Task<TeamRecord?> UpdateTeamAsync(TeamRecord team, CancellationToken cancellationToken)
    {
        TeamRecord? stored = null;
        await ChangeAsync(
            async session =>
            {
                await session.ExecuteAsync(
                    "UPDATE teams SET display_name = @DisplayName, suspended = @suspended WHERE name = @Name",
                    new { team.Name, team.DisplayName, suspended = team.Suspended ? 1 : 0 }, cancellationToken);
                stored = await TeamAsync(session, team.Name, cancellationToken);
                return stored is null ? AccessChange.Missing : AccessChange.Saved;
            },
            cancellationToken);
        return stored;
    }

    public Task<AccessChange> RemoveTeamAsync(string name, long now, CancellationToken cancellationToken) =>
        ChangeAsync(
            async session =>
            {
                if (await TeamAsync(session, name, cancellationToken) is { Suspended: true })
                    return AccessChange.Suspended;
                if (await session.QuerySingleOrDefaultAsync<long>(
                    $"SELECT COUNT(*) FROM api_keys WHERE team = @name AND {Live}", new { name, now }, cancellationToken) > 0)
                {
                    return AccessChange.Refused;
                }

                return await session.ExecuteAsync("DELETE FROM teams WHERE name = @name", new { name }, cancellationToken) == 1
                    ? AccessChange.Saved
                    : AccessChange.Missing;
            },
            cancellationToken);

    private static Task<TeamRecord?> TeamAsync(StoreSession session, string name, CancellationToken cancellationToken) =>
        session.QuerySingleOrDefaultAsync<TeamRecord>($"{SelectTeam} WHERE name = @name", new { name }, cancellationToken);
}
