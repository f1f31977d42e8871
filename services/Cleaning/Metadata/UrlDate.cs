using System.Globalization;
using Newsroom.Article.V1;

namespace Newsroom.Cleaning.Metadata;

/// <summary>The day in an article's address: <c>/2024/05/03/</c>, <c>2024-05-03</c>, <c>20240503</c>.</summary>
internal static class UrlDate
{
    private const int FirstYear = 1990;

    /// <summary>Null if the address has none.</summary>
    public static ArticleTime? Read(string url)
    {
        var path = Uri.TryCreate(url, UriKind.Absolute, out var uri) ? uri.AbsolutePath : "";
        for (var at = 0; at + 8 <= path.Length; at++)
        {
            if (at > 0 && char.IsAsciiDigit(path[at - 1]))
                continue;
            if (Number(path, at, 4) is var year && year >= FirstYear && Day(path, at + 4, year) is { } time)
                return time;
        }
        return null;
    }

    private static ArticleTime? Day(string path, int at, int year)
    {
        var separator = path[at] is '/' or '-' or '_' or '.' ? 1 : 0;
        var month = Number(path, at + separator, 2);
        var next = at + separator + 2;
        // Without separators a longer run of digits is a number, not a date.
        if (separator == 1 ? next >= path.Length || path[next] != path[at] : next + 2 < path.Length && char.IsAsciiDigit(path[next + 2]))
            return null;
        var day = Number(path, next + separator, 2);
        return day < 0 ? null : new DateParts { Year = year, Month = month, Day = day }.ToTime();
    }

    private static int Number(string path, int at, int length) =>
        at + length <= path.Length && !path.AsSpan(at, length).ContainsAnyExceptInRange('0', '9')
            ? int.Parse(path.AsSpan(at, length), CultureInfo.InvariantCulture)
            : -1;
}
