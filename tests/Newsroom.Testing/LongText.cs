using System.Text;

namespace Newsroom.Testing;

/// <summary>Texts of great length, for documents that are made to exhaust a reader.</summary>
public static class LongText
{
    public static string Repeat(string text, int count) => new StringBuilder(text.Length * count).Insert(0, text, count).ToString();

    /// <summary>Words of letters, all different, each between the same texts.</summary>
    public static string Distinct(string before, int count, string after = "")
    {
        var text = new StringBuilder();
        for (var i = 0; i < count; i++)
        {
            text.Append(before);
            for (var rest = i; rest >= 0; rest = (rest / 26) - 1)
                text.Append((char)('a' + (rest % 26)));
            text.Append(after);
        }
        return text.ToString();
    }
}
