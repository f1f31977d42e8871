using System.Buffers.Text;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace Newsroom.Ingest;

/// <summary>Page tokens: the last article of a page, and a mark of the conditions that the next page must have too.</summary>
internal static class PageTokens
{
    private const int MaxLength = 200;

    public static string Write(ListPosition position, ArticleFilter filter) => Base64Url.EncodeToString(Encoding.UTF8.GetBytes(
        string.Create(CultureInfo.InvariantCulture, $"{position.ReceivedAt}|{position.ArticleId}|{Mark(filter)}")));

    /// <summary>False for anything that <see cref="Write"/> did not give for the same filter.</summary>
    public static bool TryRead(string token, ArticleFilter filter, out ListPosition position)
    {
        position = default;
        if (token.Length > MaxLength || !Base64Url.IsValid(token))
            return false;
        var parts = Encoding.UTF8.GetString(Base64Url.DecodeFromChars(token)).Split('|');
        if (parts.Length != 3 || parts[2] != Mark(filter)
            || !long.TryParse(parts[0], NumberStyles.Integer, CultureInfo.InvariantCulture, out var receivedAt))
        {
            return false;
        }

        position = new ListPosition(receivedAt, parts[1]);
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
