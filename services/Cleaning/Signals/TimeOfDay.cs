namespace Newsroom.Cleaning.Signals;

/// <summary>Times of day as live blogs put them before their entries: <c>14:05</c>, <c>9.30am</c>, <c>14h05</c>.</summary>
internal static class TimeOfDay
{
    /// <summary>Whether the text opens with one, and it is not the start of a longer number.</summary>
    public static bool Opens(string text)
    {
        var digits = 0;
        while (digits < text.Length && digits < 3 && char.IsAsciiDigit(text[digits]))
            digits++;
        if (digits is 0 or 3 || digits + 3 > text.Length || text[digits] is not (':' or '.' or 'h') || int.Parse(text.AsSpan(0, digits), System.Globalization.CultureInfo.InvariantCulture) > 23)
            return false;
        if (text[digits + 1] is not (>= '0' and <= '5') || !char.IsAsciiDigit(text[digits + 2]))
            return false;
        var rest = text.AsSpan(digits + 3);
        // A point stands in prices and sections too; only with a word for the time after it does it tell the time.
        if (text[digits] == '.')
            return rest.TrimStart().StartsWith("am", StringComparison.OrdinalIgnoreCase) || rest.TrimStart().StartsWith("pm", StringComparison.OrdinalIgnoreCase) || rest.TrimStart().StartsWith("Uhr", StringComparison.Ordinal);
        return rest.IsEmpty || !char.IsAsciiDigit(rest[0]);
    }
}
