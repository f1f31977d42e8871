using System.Collections.Frozen;
using Newsroom.Tagging.Text;

namespace Newsroom.Tagging.Entities;

/// <summary>Words that say something about the names beside them; all folded.</summary>
public sealed class Lexicon
{
    private static readonly FrozenSet<string> CalendarWords =
        "monday tuesday wednesday thursday friday saturday sunday january february march april may june july august september october november december".Split(' ').ToFrozenSet(StringComparer.Ordinal);

    private readonly FrozenSet<string> _forenames;
    private readonly FrozenSet<string> _surnames;
    private readonly FrozenSet<string> _common = EmbeddedData.Lines("common-words.tsv.gz").ToFrozenSet(StringComparer.Ordinal);
    private readonly FrozenSet<string> _titles = Words("titles.txt");
    private readonly FrozenSet<string> _organisationHeads = Words("organisation-heads.txt");
    private readonly FrozenSet<string> _placeHeads = Words("place-heads.txt");
    private readonly FrozenSet<string> _speechVerbs = Words("speech-verbs.txt");
    private readonly FrozenSet<string> _modifiers = Words("modifiers.txt");
    private readonly FrozenSet<string> _functionWords = Words("function-words.txt");
    private readonly FrozenSet<string> _roles = Words("kin-and-roles.txt");
    private readonly FrozenSet<string> _organisationNouns = Words("organisation-nouns.txt");
    private readonly FrozenSet<string> _acronyms = Words("acronyms.txt");
    private readonly FrozenSet<string> _publicSurnames;

    public Lexicon()
    {
        var names = EmbeddedData.Rows("names.tsv.gz").ToLookup(row => row[0], row => Folding.Fold(row[1]), StringComparer.Ordinal);
        var people = EmbeddedData.Lines("people.tsv.gz").Select(name => Folding.Fold(name).Split(' ')).ToList();
        _forenames = names["F"].Concat(people.Select(words => words[0])).ToFrozenSet(StringComparer.Ordinal);
        _publicSurnames = people.Select(words => words[^1]).Except(names["S"], StringComparer.Ordinal).Except(_forenames, StringComparer.Ordinal).ToFrozenSet(StringComparer.Ordinal);
        _surnames = names["S"].Concat(people.Select(words => words[^1])).ToFrozenSet(StringComparer.Ordinal);
    }

    public bool IsForename(string word) => _forenames.Contains(word);

    public bool IsSurname(string word) => _surnames.Contains(word);

    /// <summary>The surname of someone in high office that hardly anyone else has.</summary>
    public bool IsPublicSurname(string word) => _publicSurnames.Contains(word);

    /// <summary>An acronym that names no organisation: <c>CEO</c>, <c>GDP</c>.</summary>
    public bool IsCommonAcronym(string word) => _acronyms.Contains(word);

    /// <summary>A frequent English word that is no name when it opens a sentence.</summary>
    public bool IsCommon(string word) => _common.Contains(word) || _functionWords.Contains(word);

    public bool IsTitle(string word) => _titles.Contains(word);

    public bool IsOrganisationHead(string word) => _organisationHeads.Contains(word);

    public bool IsPlaceHead(string word) => _placeHeads.Contains(word);

    public bool IsSpeechVerb(string word) => _speechVerbs.Contains(word);

    /// <summary>Opens an organisation's name although it is a common word.</summary>
    public bool IsModifier(string word) => _modifiers.Contains(word);

    /// <summary>Never belongs to a name in running text.</summary>
    public bool IsFunctionWord(string word) => _functionWords.Contains(word);

    /// <summary>A kinship or role noun that stands beside a person's name; titles are such nouns too.</summary>
    public bool IsRole(string word) => _roles.Contains(word) || _titles.Contains(word);

    /// <summary>A noun that stands before an organisation's name: <c>newspaper</c>.</summary>
    public bool IsOrganisationNoun(string word) => _organisationNouns.Contains(word);

    public static bool IsCalendarWord(string word) => CalendarWords.Contains(word);

    private static FrozenSet<string> Words(string resource) =>
        EmbeddedData.Lines(resource).SelectMany(line => line.Split(' ')).Select(Folding.Fold).ToFrozenSet(StringComparer.Ordinal);
}
