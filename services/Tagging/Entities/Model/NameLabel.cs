using Newsroom.Article.V1;

namespace Newsroom.Tagging.Entities.Model;

/// <summary>Labels of tokens: 0 is outside; then the first and a later token of each kind of name.</summary>
internal static class NameLabel
{
    public const int Outside = 0;

    public const int Count = 9;

    /// <summary>MISC stands for nationalities, events, works, products: known so that they are not taken for others.</summary>
    public static readonly string[] Types = ["PER", "ORG", "LOC", "MISC"];

    public static int First(int type) => 1 + (2 * type);

    public static int Later(int type) => 2 + (2 * type);

    public static bool IsFirst(int label) => label % 2 == 1;

    public static bool IsLater(int label) => label > 0 && label % 2 == 0;

    /// <summary>The index of the label's type; meaningless for <see cref="Outside"/>.</summary>
    public static int TypeOf(int label) => (label - 1) / 2;

    /// <summary>A later token continues only a name of its own type.</summary>
    public static bool MayFollow(int before, int label) => !IsLater(label) || (before != Outside && TypeOf(before) == TypeOf(label));

    public static EntityKind KindOf(int type) => type switch
    {
        0 => EntityKind.Person,
        1 => EntityKind.Org,
        2 => EntityKind.Place,
        _ => EntityKind.Norp,
    };

    public static int TypeOf(EntityKind kind) => kind switch
    {
        EntityKind.Person => 0,
        EntityKind.Org => 1,
        EntityKind.Place => 2,
        _ => 3,
    };
}
