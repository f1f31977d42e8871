using System.Text;
using Newsroom.Tagging.Text;

namespace Newsroom.Tagging.Entities.Store;

/// <summary>Which names the store keeps.</summary>
internal static class EntityNames
{
    /// <summary>UTF-16 code units.</summary>
    public const int MaxLength = 200;

    /// <summary>The folded name, or null if it is none to keep: empty, too long, over several lines or not text.</summary>
    public static string? KeyOf(string name)
    {
        var key = name.Length <= MaxLength ? Folding.Fold(name.Trim()) : "";
        return key.Length == 0 || key.EnumerateRunes().Any(rune => Rune.IsControl(rune) || rune == Rune.ReplacementChar) ? null : key;
    }
}
