namespace Newsroom.Tagging.Entities.Events;

/// <summary>Folded names of events, the year first wherever it is written: <c>World Cup 2026</c> is <c>2026 world cup</c>.</summary>
internal static class EventKeys
{
    private const int YearLength = 4;

    public static string Of(string folded)
    {
        var words = folded.Split(' ');
        var at = Array.FindIndex(words, IsYear);
        return at <= 0 ? folded : string.Join(' ', words.Where((_, i) => i != at).Prepend(words[at]));
    }

    public static bool IsDated(string key) => key.Length > YearLength && key[YearLength] == ' ' && IsYear(key[..YearLength]);

    public static string WithoutYear(string key) => key[(YearLength + 1)..];

    private static bool IsYear(string word) => word.Length == YearLength && word[0] is '1' or '2' && word.All(char.IsAsciiDigit);
}
