using System.Buffers.Text;
using System.Data.Common;
using System.Globalization;
using System.Text;
using Google.Protobuf.WellKnownTypes;
using Newsroom.Article.V1;

namespace Newsroom.Hosting;

/// <summary>The last reader of a page.</summary>
public sealed record ReaderPlace(string Team, string Credential, int Revision);

/// <summary>A reader as stored; times in microseconds since 1970.</summary>
public sealed record ReaderRow
{
    public string Team { get; init; } = "";

    public string Credential { get; init; } = "";

    public int Revision { get; init; }

    public long Times { get; init; }

    public long FirstAt { get; init; }

    public long LastAt { get; init; }

    /// <param name="killedAt">Null: the article is not killed.</param>
    public Reader ToMessage(DateTimeOffset? killedAt) => new()
    {
        Team = Team,
        Credential = Credential,
        Revision = Revision,
        Times = Times,
        FirstAt = At(FirstAt).ToTimestamp(),
        LastAt = At(LastAt).ToTimestamp(),
        BeforeKill = killedAt is null || At(FirstAt) < killedAt,
        AfterKill = At(LastAt) >= killedAt,
    };

    private static DateTimeOffset At(long microseconds) => DateTimeOffset.UnixEpoch.AddTicks(microseconds * TimeSpan.TicksPerMicrosecond);
}

/// <summary>The parts of the rpcs that list readers which are the same in every service.</summary>
public static class Readers
{
    private const int MaxPageSize = 1_000;
    private const int DefaultPageSize = 100;
    private const int MaxToken = 2_000;

    /// <summary>A ledger in the service's database, whose table <c>readers</c> its migrations make; keyed by the service's name.</summary>
    public static void AddReaders(this IServiceCollection services, string service)
    {
        services.AddKeyedSingleton(service, (provider, _) => new ReaderLedger(
            provider.GetRequiredKeyedService<DbDataSource>(service), provider.GetRequiredService<TimeProvider>(),
            provider.GetRequiredService<ILogger<ReaderLedger>>()));
        services.AddSingleton<IHostedService>(provider => provider.GetRequiredKeyedService<ReaderLedger>(service));
    }

    /// <summary>A page, and the token of the next; empty if there is none. Tokens are bound to their article.</summary>
    public static async Task<(IReadOnlyList<ReaderRow> Rows, string Next)> PageAsync(
        this ReaderLedger ledger, string articleId, int pageSize, string pageToken, CancellationToken cancellationToken)
    {
        ReaderPlace? after = null;
        new Violations()
            .Require(pageSize is >= 0 and <= MaxPageSize, "page_size", $"is not between 0 and {MaxPageSize}")
            .Require(pageToken.Length == 0 || TryRead(pageToken, articleId, out after), "page_token", "is not the token of a page of this article's readers")
            .ThrowIfAny();
        var size = pageSize == 0 ? DefaultPageSize : pageSize;
        // One more than asked for tells whether there is a next page.
        var found = await ledger.ListAsync(articleId, after, size + 1, cancellationToken);
        return ([.. found.Take(size)], found.Count > size ? Write(articleId, found[size - 1]) : "");
    }

    private static string Write(string articleId, ReaderRow last) => Base64Url.EncodeToString(Encoding.UTF8.GetBytes(
        string.Create(CultureInfo.InvariantCulture, $"{articleId}\n{last.Revision}\n{last.Team}\n{last.Credential}")));

    private static bool TryRead(string token, string articleId, out ReaderPlace? place)
    {
        place = null;
        if (token.Length > MaxToken || !Base64Url.IsValid(token)
            || Encoding.UTF8.GetString(Base64Url.DecodeFromChars(token)).Split('\n', 4) is not [var id, var number, var team, var credential]
            || id != articleId || (team + credential).Contains('\0', StringComparison.Ordinal)
            || !int.TryParse(number, NumberStyles.None, CultureInfo.InvariantCulture, out var revision))
        {
            return false;
        }

        place = new ReaderPlace(team, credential, revision);
        return true;
    }
}
