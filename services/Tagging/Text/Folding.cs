namespace Newsroom.Tagging.Text;

/// <summary>
/// Folds spellings of one word together: lower case, no diacritics, no points, one kind of apostrophe. The tables are the
/// base letters of U+00C0–U+024F and U+1E00–U+1EFF after canonical decomposition (Unicode 15); they are kept here because
/// string normalisation is not available under invariant globalisation.
/// </summary>
public static class Folding
{
    private const string Latin =
        "aaaaaaaceeeeiiiidnooooo×ouuuuytsaaaaaaaceeeeiiiidnooooo÷ouuuuytyaaaaaaccccccccddddeeeeeeeeeegggg" +
        "gggghhhhiiiiiiiiiiĳĳjjkkĸllllllŀŀllnnnnnnŉnnoooooooorrrrrrssssssssttttŧŧuuuuuuuuuuuuwwyyyzzzzzzſ" +
        "ƀɓƃƃƅƅɔƈƈɖɗƌƌƍǝəɛƒƒɠɣƕɩɨƙƙƚƛɯɲƞɵooƣƣƥƥʀƨƨʃƪƫƭƭʈuuʊʋƴƴƶƶʒƹƹƺƻƽƽƾƿǀǁǂǃǆǆǆǉǉǉǌǌǌaaiioouuuuuuuuuuǝaa" +
        "aaææǥǥggkkooooʒʒjǳǳǳggƕƿnnaaææøøaaaaeeeeiiiioooorrrruuuussttȝȝhhƞȡȣȣȥȥaaeeooooooooyyȴȵȶȷȸȹⱥȼȼƚⱦȿ" +
        "ɀɂɂƀʉʌɇɇɉɉɋɋɍɍɏɏ";

    private const string LatinAdditional =
        "aabbbbbbccddddddddddeeeeeeeeeeffgghhhhhhhhhhiiiikkkkkkllllllllmmmmmmnnnnnnnnoooooooopppprrrrrrrr" +
        "ssssssssssttttttttuuuuuuuuuuvvvvwwwwwwwwwwxxxxyyzzzzzzhtwyẚſẜẝsẟaaaaaaaaaaaaaaaaaaaaaaaaeeeeeeee" +
        "eeeeeeeeiiiioooooooooooooooooooooooouuuuuuuuuuuuuuyyyyyyyyỻỻỽỽỿỿ";

    /// <summary>Folds <paramref name="word"/> into <paramref name="target"/>, which must be twice as long; gives the length written.</summary>
    public static int Fold(ReadOnlySpan<char> word, Span<char> target)
    {
        var length = 0;
        foreach (var c in word)
        {
            switch (c)
            {
                case >= 'a' and <= 'z':
                    target[length++] = c;
                    break;
                case >= 'A' and <= 'Z':
                    target[length++] = (char)(c | 0x20);
                    break;
                case '.' or '\u00AD' or '\u200B' or '\u200D' or (>= '\u0300' and <= '\u036F'):
                    break;
                case '’' or 'ʼ' or '`' or '´':
                    target[length++] = '\'';
                    break;
                case 'æ' or 'Æ' or 'œ' or 'Œ':
                    target[length++] = c is 'æ' or 'Æ' ? 'a' : 'o';
                    target[length++] = 'e';
                    break;
                case 'ß' or 'ẞ':
                    target[length++] = 's';
                    target[length++] = 's';
                    break;
                default:
                    target[length++] = FoldOne(c);
                    break;
            }
        }
        return length;
    }

    public static string Fold(string word)
    {
        Span<char> buffer = word.Length <= 256 ? stackalloc char[512] : new char[word.Length * 2];
        return new string(buffer[..Fold(word, buffer)]);
    }

    private static char FoldOne(char c) => c switch
    {
        >= '\u00C0' and <= '\u024F' => Latin[c - '\u00C0'],
        >= '\u1E00' and <= '\u1EFF' => LatinAdditional[c - '\u1E00'],
        'ё' or 'Ё' => 'е',
        _ => GreekWithoutTonos(char.ToLowerInvariant(c)),
    };

    private static char GreekWithoutTonos(char c) => c switch
    {
        'ά' => 'α',
        'έ' => 'ε',
        'ή' => 'η',
        'ί' or 'ϊ' or 'ΐ' => 'ι',
        'ό' => 'ο',
        'ύ' or 'ϋ' or 'ΰ' => 'υ',
        'ώ' => 'ω',
        'ς' => 'σ',
        _ => c,
    };
}
