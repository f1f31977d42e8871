namespace Newsroom.Cleaning.Signals;

/// <summary>How much of a text is quoted.</summary>
internal static class Quotation
{
    /// <summary>Share of the characters that stand between quotation marks, 0 to 1. A quotation that is still open at the end of its paragraph ends there.</summary>
    public static double Share(string text)
    {
        var (quoted, start) = (0, -1);
        for (var i = 0; i < text.Length; i++)
        {
            var c = text[i];
            if (start < 0 ? c is '“' or '„' or '«' or '»' or '"' or '”' or '「' : c is '”' or '“' or '»' or '«' or '"' or '」' or '\n')
            {
                quoted += start < 0 ? 0 : i - start;
                start = start < 0 ? i : -1;
            }
        }
        return text.Length == 0 ? 0 : (double)quoted / text.Length;
    }
}
