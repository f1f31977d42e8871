using System.Globalization;

namespace Newsroom.Ingest.Quotas;

/// <summary>What each team has handed in on each day, in SQL, on either engine.</summary>
public sealed class VolumeStore(IngestDatabase db)
{
    private const string Insert =
        "INSERT INTO daily_volumes (team, day, articles, bytes) VALUES (@team, @Day, 0, 0) ON CONFLICT (team, day) DO NOTHING";

    private const string Take =
        """
        UPDATE daily_volumes SET articles = articles + @Articles, bytes = bytes + @Bytes
        WHERE team = @team AND day = @Day AND articles + @Articles <= @MaxArticles AND bytes + @Bytes <= @MaxBytes
        """;

    private const string Select = "SELECT articles AS Articles, bytes AS Bytes FROM daily_volumes WHERE team = @team AND day = @Day";

    /// <summary>Takes all of the volume, and then answers null; or nothing if that would go beyond <paramref name="limit"/>, and then what there still is.</summary>
    public async Task<Volume?> TakeAsync(string team, DateOnly day, Volume volume, Volume limit, CancellationToken cancellationToken)
    {
        await using var session = await db.BeginWriteAsync(cancellationToken);
        var row = new
        {
            team,
            Day = day.ToString("O", CultureInfo.InvariantCulture),
            volume.Articles,
            volume.Bytes,
            MaxArticles = limit.Articles,
            MaxBytes = limit.Bytes,
        };
        await session.ExecuteAsync(Insert, row, cancellationToken);
        var isTaken = await session.ExecuteAsync(Take, row, cancellationToken) > 0;
        Volume? left = isTaken ? null : limit - await session.QuerySingleOrDefaultAsync<Volume>(Select, row, cancellationToken);
        await session.CommitAsync(cancellationToken);
        return left;
    }
}

/// <summary>So many articles with so many bytes of documents.</summary>
public readonly record struct Volume(long Articles, long Bytes)
{
    public static Volume operator +(Volume a, Volume b) => new(a.Articles + b.Articles, a.Bytes + b.Bytes);

    public static Volume operator -(Volume a, Volume b) => new(a.Articles - b.Articles, a.Bytes - b.Bytes);

    public bool Covers(Volume other) => Articles >= other.Articles && Bytes >= other.Bytes;
}
