using Newsroom.Hosting;

namespace Newsroom.Tagging.Copies;

/// <summary>Ids of groups of copies.</summary>
internal static class CopyGroups
{
    /// <summary>The group that this revision founds: the same on every replica and replay.</summary>
    public static string IdOf(string articleId, int revision) => Uuid5.Create(Uuid5.Newsroom, $"copies\n{articleId}\n{revision}").ToString();
}
