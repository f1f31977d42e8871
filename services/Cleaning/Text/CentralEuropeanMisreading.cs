using System.Buffers;
using Newsroom.Cleaning.Language;

namespace Newsroom.Cleaning.Text;

/// <summary>Latin UTF-8 read as Windows-1250: <c>Ă©</c> for é, <c>Ĺ™</c> for ř. What both code pages have, as <c>â€™</c>, counts where one of these is there.</summary>
internal sealed class CentralEuropeanMisreading() : Misreading(Windows1250)
{
    private const string Windows1250 =
        "€\u0081‚\u0083„…†‡\u0088‰Š‹ŚŤŽŹ\u0090‘’“”•–—\u0098™š›śťžź\u00A0ˇ˘Ł¤Ą¦§¨©Ş«¬\u00AD®Ż°±˛ł´µ¶·¸ąş»Ľ˝ľż"
        + "ŔÁÂĂÄĹĆÇČÉĘËĚÍÎĎĐŃŇÓÔŐÖ×ŘŮÚŰÜÝŢßŕáâăäĺćçčéęëěíîďđńňóôőö÷řůúűüýţ˙";

    private static readonly SearchValues<char> Starts = SearchValues.Create("ÂĂÄĹČâ");

    // What may follow a word in capitals that ends in Ă.
    private static readonly SearchValues<char> Closing = SearchValues.Create("…‘’“”‚„–—‹›«»\u00A0®™©°·•\u00AD");

    protected override int Start(ReadOnlySpan<char> text)
    {
        var at = text.IndexOfAny(Starts);
        return at < 0 ? text.Length : at;
    }

    protected override List<MisreadCharacter> Believed(ReadOnlySpan<char> text, List<MisreadCharacter> found)
    {
        for (var i = 0; i < found.Count; i++)
        {
            if (found[i].Script == Script.Latin && text[found[i].Start] is 'Ă' or 'Ĺ' && (Chain(found, i) > 1 || IsCertain(text, found[i].Start)))
                return found.FindAll(f => f.Script is Script.Latin or Script.None);
        }
        return [];
    }

    /// <summary>Whether no language has the two: Romanian writes BĂŞEŞTI, Ăştia and “CASĂ”, but no capital behind a small letter, and nobody a small letter behind Ĺ.</summary>
    private static bool IsCertain(ReadOnlySpan<char> text, int at)
    {
        var (before, trail, after) = (at > 0 ? text[at - 1] : ' ', text[at + 1], at + 2 < text.Length ? text[at + 2] : ' ');
        return char.IsLower(before)
            || (char.IsLetter(trail) ? text[at] == 'Ĺ' && char.IsLower(trail)
                : Closing.Contains(trail) ? char.IsAsciiLetterLower(after) && trail is not ('\u00A0' or '’') : !char.IsUpper(before));
    }
}
