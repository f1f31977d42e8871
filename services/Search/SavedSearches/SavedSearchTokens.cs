using System.Buffers.Text;
using System.Text;

namespace Newsroom.Search.SavedSearches;

/// <summary>Page tokens of lists of saved searches and rules, bound to their team.</summary>
internal static class SavedSearchTokens
{
    private const int MaxTokenLength = 4_000;

    // Names and teams have no control characters.
    public static string Of(SavedSearchRecord last, string team) =>
        Base64Url.EncodeToString(Encoding.UTF8.GetBytes($"{last.SavedSearchId}\n{team}\n{last.Name}"));

    public static bool TryRead(string token, string team, out SavedSearchPlace? place)
    {
        place = null;
        if (token.Length > MaxTokenLength || !Base64Url.IsValid(token))
            return false;
        var parts = Encoding.UTF8.GetString(Base64Url.DecodeFromChars(token)).Split('\n');
        if (parts.Length != 3 || parts[1] != team || Array.Exists(parts, part => part.Contains('\0', StringComparison.Ordinal)))
            return false;
        place = new SavedSearchPlace(parts[2], parts[0]);
        return true;
    }
}
