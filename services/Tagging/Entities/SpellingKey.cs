using System.Text;

namespace Newsroom.Tagging.Entities;

/// <summary>
/// Maps the ways of writing one foreign name in Latin letters to one key: <c>Caesar</c>, <c>Cesar</c>; <c>Zelenskiy</c>,
/// <c>Zelensky</c>; <c>Dostoyevsky</c>, <c>Dostoevsky</c>. Only for comparing, never shown.
/// </summary>
internal static class SpellingKey
{
    public static string Of(string folded)
    {
        var key = new StringBuilder(folded)
            .Replace("ae", "e").Replace("oe", "e").Replace("ph", "f").Replace("kh", "h").Replace("ck", "k").Replace("x", "ks")
            .Replace('w', 'v').Replace('y', 'i').Replace('j', 'i').Replace("'", "").Replace("ie", "e");
        var length = 0;
        for (var i = 0; i < key.Length; i++)
        {
            if (length == 0 || key[i] != key[length - 1])
                key[length++] = key[i];
        }
        key.Length = length;
        return key.ToString();
    }
}
