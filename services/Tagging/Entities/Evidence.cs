using Newsroom.Article.V1;

namespace Newsroom.Tagging.Entities;

/// <summary>How much speaks for each kind. One clear sign weighs about 3, a hint about 1; see <see cref="Threshold"/>.</summary>
public readonly record struct Evidence(float Person = 0, float Org = 0, float Place = 0, float Group = 0)
{
    /// <summary>A name with less evidence in the whole document is not tagged.</summary>
    public const float Threshold = 1.5f;

    public EntityKind Kind => Best switch
    {
        <= 0 => EntityKind.Unspecified,
        var best when best == Person => EntityKind.Person,
        var best when best == Org => EntityKind.Org,
        var best when best == Place => EntityKind.Place,
        _ => EntityKind.Norp,
    };

    public static Evidence For(EntityKind kind, float weight) => kind switch
    {
        EntityKind.Person => new(Person: weight),
        EntityKind.Org => new(Org: weight),
        EntityKind.Place => new(Place: weight),
        _ => new(Group: weight),
    };

    public float Best => Math.Max(Math.Max(Person, Org), Math.Max(Place, Group));

    /// <summary>0 to 1: rises with the evidence, falls with what speaks for other kinds.</summary>
    public double Confidence => Best <= 0 ? 0 : Math.Round(Best / (Best + 1) * Best / (Person + Org + Place + Group), 3);

    public static Evidence operator +(Evidence left, Evidence right) =>
        new(left.Person + right.Person, left.Org + right.Org, left.Place + right.Place, left.Group + right.Group);

    public static Evidence operator /(Evidence left, float divisor) =>
        new(left.Person / divisor, left.Org / divisor, left.Place / divisor, left.Group / divisor);
}
