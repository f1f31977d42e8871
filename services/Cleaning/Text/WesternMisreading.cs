using System.Buffers;
using Newsroom.Cleaning.Language;

namespace Newsroom.Cleaning.Text;

/// <summary>UTF-8 read as Windows-1252 or, with the C1 controls, Latin-1.</summary>
internal sealed class WesternMisreading() : Misreading(Windows1252)
{
    // 0x80 to 0x9F, of which the five undefined ones are the C1 controls that decoders give.
    private const string Windows1252 = "€\u0081‚ƒ„…†‡ˆ‰Š‹Œ\u008DŽ\u008F\u0090‘’“”•–—˜™š›œ\u009DžŸ";

    // Signs that follow a word, and the accents that stand in for them: two of them after é are an end of speech, not a sequence.
    private static readonly SearchValues<char> Closing = SearchValues.Create("…‘’“”‚„–—‹›«»\u00A0®™©°ªº²³¹·•¡¿€´¨\u00AD");

    private static readonly SearchValues<char> Letters = SearchValues.Create("ŠšŽžŒœŸ");

    protected override int Start(ReadOnlySpan<char> text)
    {
        var at = text.IndexOfAnyInRange('Â', 'ð');
        return at < 0 ? text.Length : at;
    }

    protected override List<MisreadCharacter> Believed(ReadOnlySpan<char> text, List<MisreadCharacter> found)
    {
        var certain = new bool[found.Count];
        HashSet<Script> scripts = [];
        for (var i = 0; i < found.Count; i++)
        {
            var chain = Chain(found, i);
            var isChain = chain > 1 && !AreLetters(text, found, i, chain);
            for (var last = i + chain; i < last; i++)
            {
                certain[i] = isChain || IsCertain(text, found[i]);
                // A blank in front of a sign is often all that is broken.
                if (certain[i] && found[i].Meant.Value >= 0xC0)
                    scripts.Add(found[i].Script);
            }
            i--;
        }
        return [.. found.Where((f, i) => certain[i] || scripts.Contains(f.Script))];
    }

    private static bool IsCertain(ReadOnlySpan<char> text, MisreadCharacter misread)
    {
        var trails = text.Slice(misread.Start + 1, misread.Length - 1);
        var before = misread.Start > 0 ? text[misread.Start - 1] : ' ';
        var after = misread.Start + misread.Length < text.Length ? text[misread.Start + misread.Length] : ' ';
        if (trails.ContainsAnyInRange('\u0080', '\u009F'))
            return true;
        return (text[misread.Start], misread.Length) switch
        {
            // Portuguese writes “IRMÔ.
            ('Â' or 'Ã', 2) => !(char.IsUpper(before) && !char.IsLetter(after) && Closing.Contains(trails[0])),
            // Swedish has words of one such letter, and writes the letters' plurals with an apostrophe.
            (_, 2) => misread.Script == Script.Latin
                && (char.IsAsciiLetterLower(before) || (char.IsAsciiLetterLower(after) && !char.IsLetter(before) && trails[0] is not ('\u00A0' or '\u00AD' or '’'))),
            ('â', 3) => trails[0] is '€' or '‚' or 'œ' || !IsOrdinary(trails),
            ('ð', 4) => trails[0] == 'Ÿ',
            (_, 3) => !IsOrdinary(trails) || (misread.Script == Script.Latin && char.IsAsciiLetterLower(after)),
            _ => false,
        };
    }

    /// <summary>Whether these may follow é in text: letters of the same word, or signs behind it.</summary>
    private static bool IsOrdinary(ReadOnlySpan<char> trails)
    {
        foreach (var c in trails)
        {
            if (!Letters.Contains(c) && !Closing.Contains(c))
                return false;
        }
        return true;
    }

    /// <summary>Whether the chain may be a word in capitals, as of Czech.</summary>
    private static bool AreLetters(ReadOnlySpan<char> text, List<MisreadCharacter> found, int first, int count)
    {
        for (var i = first; i < first + count; i++)
        {
            if (text.Slice(found[i].Start + 1, found[i].Length - 1).ContainsAnyExcept(Letters))
                return false;
        }
        return true;
    }
}
