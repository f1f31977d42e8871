using System.Buffers;

namespace Newsroom.Cleaning.Signals;

/// <summary>How much of a text is quoted.</summary>
internal static class Quotation
{
    private static readonly SearchValues<char> Openings = SearchValues.Create("“„«»\"”「");
    private static readonly SearchValues<char> Closings = SearchValues.Create("”“»«\"」\n");

    /// <summary>Share of the characters that stand between quotation marks, 0 to 1. A quotation that is still open at the end of its paragraph ends there.</summary>
    public static double Share(string text)
    {
        var (quoted, at) = (0, 0);
        for (var open = text.AsSpan().IndexOfAny(Openings); open >= 0; open = text.AsSpan(at).IndexOfAny(Openings))
        {
            at += open + 1;
            var close = text.AsSpan(at).IndexOfAny(Closings);
            if (close < 0)
                break;
            quoted += close + 1;
            at += close + 1;
        }
        return text.Length == 0 ? 0 : (double)quoted / text.Length;
    }
}
