using Newsroom.Article.V1;

namespace Newsroom.Tagging.Entities;

/// <summary>
/// Finds the names within a document that mean the same: full names and surnames, spellings, acronyms, and short forms like
/// "the Legion". Each step is one look-up per name, so that the work grows with the number of names only.
/// </summary>
public static class AliasResolver
{
    public static List<NamedEntity> Resolve(List<NamedEntity> names, Gazetteer gazetteer, Lexicon lexicon)
    {
        SupportFullNames(names, lexicon);
        MergeSpellings(names, EntityKind.Person, PersonKey);
        MergeSpellings(names, EntityKind.Org, name => OrganisationKey(name, gazetteer));
        MergeSurnames(names);
        MergeAcronyms(names);
        MergeShortForms(names, lexicon);
        return names.FindAll(name => name.Mentions.Count > 0);
    }

    /// <summary>Joins certain names of one kind whose keys are equal to the one mentioned most.</summary>
    private static void MergeSpellings(List<NamedEntity> names, EntityKind kind, Func<NamedEntity, string> keyOf)
    {
        foreach (var same in Of(names, kind).GroupBy(keyOf, StringComparer.Ordinal).Where(same => same.Count() > 1).ToList())
        {
            var main = same.MaxBy(name => name.Mentions.Count)!;
            foreach (var other in same.Where(other => other != main))
                main.Absorb(other);
        }
    }

    /// <summary>Two or three unknown words whose last one also stands alone are mostly a person and the surname.</summary>
    private static void SupportFullNames(List<NamedEntity> names, Lexicon lexicon)
    {
        var alone = names.Where(name => name.Words.Count == 1 && name.Entry is null && !lexicon.IsCommon(name.Key)).Select(name => name.Key).ToHashSet(StringComparer.Ordinal);
        foreach (var name in names.Where(name => name.Words.Count is 2 or 3 && name.Kind == EntityKind.Person && alone.Contains(name.Words[^1])))
            name.Support(new Evidence(Person: 1.2f));
    }

    private static void MergeSurnames(List<NamedEntity> names)
    {
        var full = Of(names, EntityKind.Person).Where(name => name.Words.Count > 1).ToList();
        var bySurname = full.ToLookup(name => SpellingKey.Of(name.Words[^1]), StringComparer.Ordinal);
        var byForename = full.ToLookup(name => name.Words[0], StringComparer.Ordinal);
        var byInitial = full.ToLookup(name => $"{name.Words[0][0]} {SpellingKey.Of(name.Words[^1])}", StringComparer.Ordinal);
        foreach (var name in names.Where(name => name.Mentions.Count > 0 && MayBePerson(name)))
        {
            var candidates = name.Words.Count == 1 ? bySurname[SpellingKey.Of(name.Key)]
                : name.Words[0].Length == 1 ? byInitial[$"{name.Words[0]} {SpellingKey.Of(name.Words[^1])}"].Where(other => other.Words[0].Length > 1)
                : [];
            var target = MostMentioned(candidates.Where(other => other != name));
            // A bare forename means someone only if one person of the document has it.
            if (target is null && name.Words.Count == 1 && byForename[name.Key].Where(other => other.Mentions.Count > 0).Take(2).ToList() is [var only])
                target = only;
            target?.Absorb(name);
        }
    }

    private static void MergeAcronyms(List<NamedEntity> names)
    {
        var byInitials = Of(names, EntityKind.Org).Where(name => name.Words.Count > 1)
            .SelectMany(name => Initials(name).Select(initials => (initials, name)))
            .ToLookup(pair => pair.initials, pair => pair.name, StringComparer.Ordinal);
        foreach (var name in names.Where(name => name.Mentions.Count > 0 && name.Words.Count == 1 && name.Entry is null && name.Key.Length is >= 2 and <= 8))
        {
            if (name.Mentions.TrueForAll(mention => !mention.Surface.Any(char.IsLower)))
                MostMentioned(byInitials[name.Key].Where(other => other != name))?.Absorb(name);
        }
    }

    /// <summary>"the Legion", "the Volunteer Corps": the end of a longer name, after "the". Of several, the one mentioned most is meant.</summary>
    private static void MergeShortForms(List<NamedEntity> names, Lexicon lexicon)
    {
        var byEnding = Of(names, EntityKind.Org).Where(name => name.Words.Count > 1 && lexicon.IsOrganisationHead(name.Words[^1]))
            .SelectMany(name => Enumerable.Range(1, Math.Min(4, name.Words.Count - 1)).Select(from => (Ending: string.Join(' ', name.Words.Skip(from)), name)))
            .ToLookup(pair => pair.Ending, pair => pair.name, StringComparer.Ordinal);
        foreach (var name in names.OrderByDescending(name => name.Words.Count).Where(name => name.Mentions.Exists(mention => mention.IsDefinite)).ToList())
            MostMentioned(byEnding[name.Key].Where(other => other != name))?.Absorb(name);
    }

    private static IEnumerable<NamedEntity> Of(List<NamedEntity> names, EntityKind kind) =>
        names.Where(name => name.Mentions.Count > 0 && name.IsCertain && name.Kind == kind);

    private static NamedEntity? MostMentioned(IEnumerable<NamedEntity> names) =>
        names.Where(name => name.Mentions.Count > 0).MaxBy(name => name.Mentions.Count);

    private static bool MayBePerson(NamedEntity name) => !name.IsCertain || name.Kind == EntityKind.Person;

    private static string PersonKey(NamedEntity name) =>
        name.Words.Count == 1 ? SpellingKey.Of(name.Key) : $"{SpellingKey.Of(name.Words[0])} {SpellingKey.Of(name.Words[^1])}";

    /// <summary>A nationality and its country are the same within a name: <c>Free Russian Legion</c>, <c>Free Russia Legion</c>.</summary>
    private static string OrganisationKey(NamedEntity name, Gazetteer gazetteer) =>
        name.Words.Count == 1 ? name.Key : string.Join(' ', name.Words.Select(word => gazetteer.Find(word) is { Home.Length: > 0 } demonym ? demonym.Home : word));

    private static IEnumerable<string> Initials(NamedEntity name)
    {
        var all = string.Concat(name.Words.Select(word => word[0]));
        var main = string.Concat(name.Words.Where(word => word is not ("of" or "the" or "for" or "and")).Select(word => word[0]));
        return all == main ? [all] : [all, main];
    }
}
