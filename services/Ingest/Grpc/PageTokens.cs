using System.Buffers.Text;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Newsroom.Ingest.Access;
using Newsroom.Ingest.Copies;
using Newsroom.Ingest.Feeds;

namespace Newsroom.Ingest;

/// <summary>Page tokens: the last row of a page, and a mark of the list and conditions that the next page must have too.</summary>
internal static class PageTokens
{
    // A feed's name in the longest UTF-8 is most of it.
    private const int MaxLength = 2_000;

    public static string Write(ListPosition position, ArticleFilter filter) => Write(
        Mark(filter), position.ArticleId, position.ReceivedAt.ToString(CultureInfo.InvariantCulture));

    public static string Write(FeedPosition position) => Write(nameof(Feeds), position.FeedId, position.Name);

    /// <summary>False for anything that <see cref="Write(ListPosition, ArticleFilter)"/> did not give for the same filter.</summary>
    public static bool TryRead(string token, ArticleFilter filter, out ListPosition position)
    {
        position = default;
        if (!TryRead(token, Mark(filter), out var id, out var rest)
            || !long.TryParse(rest, NumberStyles.Integer, CultureInfo.InvariantCulture, out var receivedAt))
        {
            return false;
        }

        position = new ListPosition(receivedAt, id);
        return true;
    }

    /// <summary>False for anything that <see cref="Write(FeedPosition)"/> did not give.</summary>
    public static bool TryRead(string token, out FeedPosition position)
    {
        var isOurs = TryRead(token, nameof(Feeds), out var id, out var name);
        position = new FeedPosition(name, id);
        return isOurs;
    }

    public static string Write(CopyReviewPosition position, bool includeDecided) => Write(
        Mark(includeDecided), position.KilledId, string.Create(CultureInfo.InvariantCulture, $"{position.CopyId}|{position.FoundAt}"));

    /// <summary>False for anything that <see cref="Write(CopyReviewPosition, bool)"/> did not give for the same list.</summary>
    public static bool TryRead(string token, bool includeDecided, out CopyReviewPosition position)
    {
        position = default;
        if (!TryRead(token, Mark(includeDecided), out var killedId, out var rest) || rest.Split('|') is not [var copyId, var time]
            || !long.TryParse(time, NumberStyles.None, CultureInfo.InvariantCulture, out var foundAt))
        {
            return false;
        }

        position = new CopyReviewPosition(foundAt, killedId, copyId);
        return true;
    }

    public static string Write(KeyPosition position, string team, bool includeEnded) => Write(
        Mark(team, includeEnded), position.KeyId, position.CreatedAt.ToString(CultureInfo.InvariantCulture));

    /// <summary>False for anything that <see cref="Write(KeyPosition, string, bool)"/> did not give for the same list.</summary>
    public static bool TryRead(string token, string team, bool includeEnded, out KeyPosition? position)
    {
        position = null;
        if (!TryRead(token, Mark(team, includeEnded), out var id, out var rest)
            || !long.TryParse(rest, NumberStyles.None, CultureInfo.InvariantCulture, out var createdAt))
        {
            return false;
        }

        position = new KeyPosition(createdAt, id);
        return true;
    }

    private static string Mark(string team, bool includeEnded) =>
        $"{(includeEnded ? "keys" : "live-keys")}:{Convert.ToHexString(SHA256.HashData(Encoding.UTF8.GetBytes(team)).AsSpan(0, 8))}";

    private static string Mark(bool includeDecided) => includeDecided ? "copies" : "open-copies";

    private static string Write(string mark, string id, string rest) =>
        Base64Url.EncodeToString(Encoding.UTF8.GetBytes($"{mark}|{id}|{rest}"));

    private static bool TryRead(string token, string mark, out string id, out string rest)
    {
        (id, rest) = ("", "");
        if (token.Length > MaxLength || !Base64Url.IsValid(token))
            return false;
        var parts = Encoding.UTF8.GetString(Base64Url.DecodeFromChars(token)).Split('|', 3);
        // PostgreSQL text cannot hold NUL.
        if (parts.Length != 3 || parts[0] != mark || parts.Any(p => p.Contains('\0', StringComparison.Ordinal)))
            return false;
        (id, rest) = (parts[1], parts[2]);
        return true;
    }

    private static string Mark(ArticleFilter filter)
    {
        var conditions = string.Create(
            CultureInfo.InvariantCulture,
            $"{filter.State}\n{filter.Source}\n{filter.Team}\n{filter.ReceivedFrom:O}\n{filter.ReceivedBefore:O}");
        return Convert.ToHexString(SHA256.HashData(Encoding.UTF8.GetBytes(conditions)).AsSpan(0, 8));
    }
}
