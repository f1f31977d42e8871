using System.Collections.Frozen;
using Newsroom.Article.V1;
using Newsroom.Tagging.Text;

namespace Newsroom.Tagging.Entities;

/// <summary>
/// Places that a document names only through a nationality: a state through its organs (<c>Russian forces</c>), a peninsula through
/// its adjective (<c>the Crimean peninsula</c>). A country that is also named directly is not added again.
/// </summary>
public sealed class ImpliedCountries(Gazetteer gazetteer)
{
    private static readonly FrozenSet<string> StateOrgans =
        "government authorities army forces troops military navy intelligence parliament president ministry embassy police border territory media".Split(' ').ToFrozenSet(StringComparer.Ordinal);

    private static readonly FrozenSet<string> Landforms = "peninsula mainland archipelago islands coast".Split(' ').ToFrozenSet(StringComparer.Ordinal);

    public IEnumerable<NamedEntity> In(List<NamedEntity> names)
    {
        var named = names.Where(name => name.Kind == EntityKind.Place && name.IsCertain).Select(name => name.Entry?.Key).ToHashSet(StringComparer.Ordinal);
        foreach (var group in names.Where(name => name.Kind == EntityKind.Norp && name.Entry is { Home.Length: > 0 }).GroupBy(name => name.Entry!.Home, StringComparer.Ordinal))
        {
            if (gazetteer.Find(group.Key) is not { } home || named.Contains(home.Key))
                continue;
            var mentions = group.SelectMany(name => name.Mentions).Where(IsTerritorial).ToList();
            if (mentions.Count > 0)
                yield return new NamedEntity(home.Key, mentions.ConvertAll(mention => mention with { Form = default, Context = new Evidence(Place: 1.5f / mentions.Count) })) { Implied = home };
        }
    }

    private static bool IsTerritorial(Candidate mention)
    {
        var next = mention.First + mention.Count;
        var text = mention.Source.Text;
        return next < text.Tokens.Count && !text.Tokens[next].Is(TokenShape.Capitalised)
            && (StateOrgans.Contains(text.FoldedAt(next)) || Landforms.Contains(text.FoldedAt(next)));
    }
}
