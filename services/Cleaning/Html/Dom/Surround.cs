namespace Newsroom.Cleaning.Html.Dom;

/// <summary>Elements by their tags, or by words in their class or id, that put what they hold beside the article.</summary>
/// <param name="tags">Names, separated by spaces.</param>
/// <param name="classes">Parts of class names.</param>
/// <param name="ids">Parts of ids.</param>
internal sealed class Surround(string tags, string[] classes, string[]? ids = null)
{
    private readonly string[] _tags = tags.Split(' ');

    /// <summary>Whether the element or one around it is such a one.</summary>
    public bool Holds(Element element) => element.IsWithinOrIs(Is);

    private bool Is(Element element) => Array.IndexOf(_tags, element.LocalName) >= 0 || HasAny(element.GetAttribute("class"), classes) || (ids is not null && HasAny(element.GetAttribute("id"), ids));

    private static bool HasAny(string? value, string[] parts) => value is not null && Array.Exists(parts, p => value.Contains(p, StringComparison.Ordinal));
}
