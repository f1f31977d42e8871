using Newsroom.Cleaning.Language;

namespace Newsroom.Cleaning.Text;

/// <summary>Cyrillic UTF-8 read as Windows-1251: every letter becomes Р or С and another.</summary>
internal sealed class CyrillicMisreading() : Misreading(Windows1251)
{
    private const string Windows1251 =
        "ЂЃ‚ѓ„…†‡€‰Љ‹ЊЌЋЏђ‘’“”•–—\u0098™љ›њќћџ\u00A0ЎўЈ¤Ґ¦§Ё©Є«¬\u00AD®Ї°±Ііґµ¶·ё№є»јЅѕї"
        + "АБВГДЕЖЗИЙКЛМНОПРСТУФХЦЧШЩЪЫЬЭЮЯабвгдежзийклмнопрстуфхцчшщъыьэюя";

    // Ukrainian СІРІ is a word of two such pairs.
    private const int MinChain = 3;

    protected override int Start(ReadOnlySpan<char> text)
    {
        var at = text.IndexOfAny("РСВв");
        return at < 0 ? text.Length : at;
    }

    protected override List<MisreadCharacter> Believed(ReadOnlySpan<char> text, List<MisreadCharacter> found)
    {
        for (var i = 0; i < found.Count; i++)
        {
            if (found[i].Script == Script.Cyrillic && Chain(found, i) >= MinChain)
                return found.FindAll(f => f.Script is Script.Cyrillic or Script.Latin or Script.None);
        }
        return [];
    }
}
