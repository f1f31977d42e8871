using System.Text;
using Newsroom.Evaluation.Tagging;
using Newsroom.Tagging.Text;

namespace Newsroom.Tagging.Models;

/// <summary>
/// Copies of documents with other names in them, so that the words around a name are learned rather than the name: names from the
/// gazetteers of the whole world, for people also ones that no gazetteer knows. One name of the document stays one name.
/// </summary>
internal sealed class NameSwapper
{
    private readonly string[] _forenames;
    private readonly string[] _surnames;
    private readonly string[] _places;
    private readonly string[] _organisations;

    private static readonly HashSet<string> Sets = ["wikigold", "uner-en-ewt-dev", "crossner-politics-train", "crossner-politics-dev", "germeval14-de-dev"];

    /// <summary>A copy of each lesson of well written text, which counts for half.</summary>
    public static IEnumerable<Lesson> Copies(IEnumerable<Lesson> lessons)
    {
        var swapper = new NameSwapper();
        return lessons.Where(lesson => Sets.Contains(lesson.Set)).Select(lesson => lesson with { Document = swapper.Swap(lesson.Document), Weight = lesson.Weight / 2, IsCopy = true });
    }

    private NameSwapper()
    {
        var names = EmbeddedData.Rows("names.tsv.gz").ToLookup(row => row[0], row => row[1], StringComparer.Ordinal);
        _forenames = [.. names["F"]];
        _surnames = [.. names["S"]];
        _places = [.. EmbeddedData.Rows("places.tsv.gz").Where(row => row[0] is "T" or "C").Select(row => row[1])];
        _organisations = [.. EmbeddedData.Lines("organisations.tsv.gz")];
    }

    private LabelledDocument Swap(LabelledDocument document)
    {
        var dice = new Dice(Dice.Seed(document.Id));
        var swapped = new Dictionary<string, string>(StringComparer.Ordinal);
        var words = new Dictionary<string, string>(StringComparer.Ordinal);
        var text = new StringBuilder();
        var names = new List<LabelledName>();
        var at = 0;
        foreach (var name in document.Names)
        {
            text.Append(document.Text, at, name.Start - at);
            var old = document.Text[name.Start..name.End];
            if (!swapped.TryGetValue(old, out var other))
                swapped[old] = other = Other(old, name.Type, words, dice);
            names.Add(name with { Start = text.Length, End = text.Length + other.Length });
            text.Append(other);
            at = name.End;
        }
        text.Append(document.Text, at, document.Text.Length - at);
        return new LabelledDocument(document.Id, text.ToString(), names);
    }

    private string Other(string old, string type, Dictionary<string, string> words, Dice dice) => type switch
    {
        "PER" => OtherPerson(old, words, dice),
        "LOC" when !old.Contains(' ') && char.IsUpper(old[0]) && dice.Happens(0.6) => _places[dice.Next(_places.Length)],
        "ORG" when old.Contains(' ') && dice.Happens(0.4) => _organisations[dice.Next(_organisations.Length)],
        _ => old,
    };

    /// <summary>Word by word, so that a surname alone stays that of the full name.</summary>
    private string OtherPerson(string old, Dictionary<string, string> words, Dice dice)
    {
        var parts = old.Split(' ');
        if (parts.Length > 4 || parts.Any(part => part.Length < 3 || !part.All(char.IsLetter) || !char.IsUpper(part[0]) || part.All(char.IsUpper)))
            return old;
        for (var i = 0; i < parts.Length; i++)
        {
            if (!words.TryGetValue(parts[i], out var other))
            {
                var list = i < parts.Length - 1 ? _forenames : _surnames;
                words[parts[i]] = other = Mangled(list[dice.Next(list.Length)], dice);
            }
            parts[i] = other;
        }
        return string.Join(' ', parts);
    }

    /// <summary>Half of the names become ones that no gazetteer knows.</summary>
    private static string Mangled(string name, Dice dice)
    {
        const string Vowels = "aeiou";
        var letters = name.ToCharArray();
        if (dice.Happens(0.5))
        {
            for (var i = 1; i < letters.Length; i++)
            {
                if (Vowels.Contains(letters[i]) && dice.Happens(0.5))
                    letters[i] = Vowels[dice.Next(Vowels.Length)];
            }
        }
        return new string(letters);
    }
}
