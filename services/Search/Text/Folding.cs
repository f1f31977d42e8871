using System.Collections.Frozen;
using System.Globalization;
using System.Text;

namespace Newsroom.Search.Text;

/// <summary>
/// Folds case, diacritics, ligatures and width, one character at a time, so that offsets into the original text survive.
/// The table holds every lower-case character of the Latin, Greek and Cyrillic blocks, superscripts and full-width forms whose
/// Unicode compatibility decomposition, without combining marks, is letters or digits, and the Latin letters with strokes,
/// which Unicode does not decompose. A table and not <see cref="string.Normalize()"/>: that does nothing under invariant
/// globalization, and its result would follow the platform's Unicode version, while an index outlives its runtime.
/// </summary>
internal static class Folding
{
    private static readonly FrozenDictionary<char, string> Table = new (string Folded, string From)[]
    {
        ("0", "⁰₀０"),
        ("1", "¹₁１"),
        ("2", "²₂２"),
        ("3", "³₃３"),
        ("4", "⁴₄４"),
        ("5", "⁵₅５"),
        ("6", "⁶₆６"),
        ("7", "⁷₇７"),
        ("8", "⁸₈８"),
        ("9", "⁹₉９"),
        ("a", "ªàáâãäåāăąǎǟǡǻȁȃȧḁạảấầẩẫậắằẳẵặₐａ"),
        ("ae", "æǣǽ"),
        ("b", "ḃḅḇｂ"),
        ("c", "çćĉċčḉｃ"),
        ("d", "ðďđḋḍḏḑḓｄ"),
        ("dz", "ǆǳ"),
        ("e", "èéêëēĕėęěȅȇȩḕḗḙḛḝẹẻẽếềểễệₑｅ"),
        ("f", "ƒḟｆ"),
        ("ff", "ﬀ"),
        ("ffi", "ﬃ"),
        ("ffl", "ﬄ"),
        ("fi", "ﬁ"),
        ("fl", "ﬂ"),
        ("g", "ĝğġģǧǵḡｇ"),
        ("h", "ĥħȟḣḥḧḩḫẖₕｈ"),
        ("i", "ìíîïĩīĭįİıǐȉȋḭḯỉịⁱｉ"),
        ("ij", "ĳ"),
        ("j", "ĵǰｊ"),
        ("k", "ķǩḱḳḵₖｋ"),
        ("l", "ĺļľłḷḹḻḽₗｌ"),
        ("lj", "ǉ"),
        ("m", "ḿṁṃₘｍ"),
        ("n", "ñńņňŋǹṅṇṉṋⁿₙｎ"),
        ("nj", "ǌ"),
        ("o", "ºòóôõöøōŏőơǒǫǭǿȍȏȫȭȯȱṍṏṑṓọỏốồổỗộớờởỡợₒｏ"),
        ("oe", "œ"),
        ("p", "ṕṗₚｐ"),
        ("q", "ｑ"),
        ("r", "ŕŗřȑȓṙṛṝṟｒ"),
        ("s", "śŝşšſșṡṣṥṧṩẛₛｓ"),
        ("ss", "ß"),
        ("st", "ﬅﬆ"),
        ("t", "ţťŧțṫṭṯṱẗₜｔ"),
        ("th", "þ"),
        ("u", "ùúûüũūŭůűųưǔǖǘǚǜȕȗṳṵṷṹṻụủứừửữựｕ"),
        ("v", "ṽṿｖ"),
        ("w", "ŵẁẃẅẇẉẘｗ"),
        ("x", "ẋẍₓｘ"),
        ("y", "ýÿŷȳẏẙỳỵỷỹｙ"),
        ("z", "źżžẑẓẕｚ"),
        ("ə", "ₔ"),
        ("ʒ", "ǯ"),
        ("α", "άἀἁἂἃἄἅἆἇὰάᾀᾁᾂᾃᾄᾅᾆᾇᾰᾱᾲᾳᾴᾶᾷ"),
        ("β", "ϐ"),
        ("ε", "έϵἐἑἒἓἔἕὲέ"),
        ("η", "ήἠἡἢἣἤἥἦἧὴήᾐᾑᾒᾓᾔᾕᾖᾗῂῃῄῆῇ"),
        ("θ", "ϑ"),
        ("ι", "ΐίϊἰἱἲἳἴἵἶἷὶίιῐῑῒΐῖῗ"),
        ("κ", "ϰ"),
        ("μ", "µ"),
        ("ο", "όὀὁὂὃὄὅὸό"),
        ("π", "ϖ"),
        ("ρ", "ϱῤῥ"),
        ("σ", "ςϲ"),
        ("υ", "ΰϋύϒϓϔὐὑὒὓὔὕὖὗὺύῠῡῢΰῦῧ"),
        ("φ", "ϕ"),
        ("ω", "ώὠὡὢὣὤὥὦὧὼώᾠᾡᾢᾣᾤᾥᾦᾧῲῳῴῶῷ"),
        ("а", "ӑӓ"),
        ("г", "ѓ"),
        ("е", "ѐёӗ"),
        ("ж", "ӂӝ"),
        ("з", "ӟ"),
        ("и", "йѝӣӥ"),
        ("к", "ќ"),
        ("о", "ӧ"),
        ("у", "ўӯӱӳ"),
        ("ч", "ӵ"),
        ("ы", "ӹ"),
        ("э", "ӭ"),
        ("і", "ї"),
        ("ѵ", "ѷ"),
        ("ә", "ӛ"),
        ("ө", "ӫ"),
    }
    .SelectMany(entry => entry.From.Select(c => KeyValuePair.Create(c, entry.Folded)))
    .ToFrozenDictionary();

    /// <summary>Appends the folded form of <paramref name="rune"/>; nothing for a mark that does not count.</summary>
    public static void Append(Rune rune, StringBuilder target)
    {
        if (IsIgnored(rune))
            return;
        var lower = Rune.ToLowerInvariant(rune);
        if (lower.IsBmp && Table.TryGetValue((char)lower.Value, out var folded))
            target.Append(folded);
        else
            target.Append(lower);
    }

    /// <summary>
    /// Marks that readers leave out when they type (accents, Hebrew points, Arabic vowel signs and tatweel) and invisible
    /// characters within words. Marks of other scripts, such as the vowel signs of Devanagari, spell the word and stay.
    /// </summary>
    public static bool IsIgnored(Rune rune) => rune.Value switch
    {
        < 0xAD => false,
        0xAD or 0x34F or 0x640 or 0x670 or 0x200C or 0x200D or 0x2060 or 0xFEFF => true,
        >= 0x300 and <= 0x36F or >= 0x483 and <= 0x487 => true,
        >= 0x591 and <= 0x5C7 => Rune.GetUnicodeCategory(rune) == UnicodeCategory.NonSpacingMark,
        >= 0x610 and <= 0x61A or >= 0x64B and <= 0x65F or >= 0x6D6 and <= 0x6DC => true,
        >= 0x1AB0 and <= 0x1AFF or >= 0x1DC0 and <= 0x1DFF or >= 0x20D0 and <= 0x20FF => true,
        >= 0xFE00 and <= 0xFE0F or >= 0xFE20 and <= 0xFE2F => true,
        _ => false,
    };
}
