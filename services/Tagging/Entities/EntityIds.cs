using Newsroom.Article.V1;
using Newsroom.Hosting;
using Newsroom.Tagging.Entities.Events;
using Newsroom.Tagging.Text;

namespace Newsroom.Tagging.Entities;

/// <summary>Ids that replicas and replays derive alike from what is named.</summary>
internal static class EntityIds
{
    /// <param name="where">Tells one from the best known of that name, for example <c>US/TX</c>; empty for the best known.</param>
    public static string Of(EntityKind kind, string name, string where = "") =>
        Uuid5.Create(Uuid5.Newsroom, $"entity/{kind}/{KeyOf(kind, Folding.Fold(name))}{(where.Length > 0 ? "/" + where : "")}").ToString();

    /// <summary>Spellings of one foreign name in Latin letters are one person.</summary>
    private static string KeyOf(EntityKind kind, string folded) => kind switch
    {
        EntityKind.Person => SpellingKey.Of(folded),
        EntityKind.Event => EventKeys.Of(folded),
        _ => folded,
    };
}
