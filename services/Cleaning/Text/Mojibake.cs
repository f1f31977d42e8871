using System.Text;

namespace Newsroom.Cleaning.Text;

/// <summary>
/// UTF-8 that somebody read as Windows-1252, Latin-1, Windows-1250 or Windows-1251: <c>â€™</c> for ’, <c>Å‚</c> or <c>Ĺ‚</c> for ł, <c>РїСЂРё</c> for
/// при. Characters whose bytes are UTF-8 are read as that where they make no sense as they stand. What text may hold by right (<c>CAFÉ…»</c>, <c>Spaß“</c>,
/// Ukrainian <c>Рік</c>) is taken for it unless other words of the line in the same script are broken beyond doubt.
/// </summary>
internal static class Mojibake
{
    // Somebody may do it again; a third time has not been seen.
    private const int MaxTimes = 2;

    /// <summary>The text as it was meant and where each of its characters stood, or null if nothing is wrong with it.</summary>
    public static (string Text, int[] Offsets)? Undo(ReadOnlySpan<char> raw)
    {
        if (UndoOnce(raw) is not { } undone)
            return null;
        for (var times = 1; times < MaxTimes && UndoOnce(undone.Text) is { } again; times++)
            undone = (again.Text, Array.ConvertAll(again.Offsets, o => undone.Offsets[o]));
        return undone;
    }

    private static (string Text, int[] Offsets)? UndoOnce(ReadOnlySpan<char> raw)
    {
        foreach (var charset in Misreading.Charsets)
        {
            if (charset.Broken(raw) is { Count: > 0 } broken)
                return Replace(raw, broken);
        }
        return null;
    }

    private static (string Text, int[] Offsets) Replace(ReadOnlySpan<char> raw, List<MisreadCharacter> found)
    {
        var text = new StringBuilder(raw.Length);
        var offsets = new int[raw.Length + 1];
        var at = 0;
        foreach (var misread in found)
        {
            for (; at < misread.Start; at++)
            {
                offsets[text.Length] = at;
                text.Append(raw[at]);
            }
            foreach (var c in misread.Meant.ToString())
            {
                offsets[text.Length] = misread.Start;
                text.Append(c);
            }
            at = misread.Start + misread.Length;
        }
        for (; at < raw.Length; at++)
        {
            offsets[text.Length] = at;
            text.Append(raw[at]);
        }
        offsets[text.Length] = raw.Length;
        return (text.ToString(), offsets[..(text.Length + 1)]);
    }
}
