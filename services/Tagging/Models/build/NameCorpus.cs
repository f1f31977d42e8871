using Newsroom.Evaluation.Tagging;
using Newsroom.Tagging.Entities;
using Newsroom.Tagging.Text;

namespace Newsroom.Tagging.Models;

/// <summary>A document to learn from.</summary>
/// <param name="Set">The file that it is from.</param>
/// <param name="Weight">How much it counts: news more than tweets, and less what was labelled by other rules.</param>
/// <param name="IsCopy">It is another document with other names in it.</param>
internal sealed record Lesson(string Set, LabelledDocument Document, float Weight, bool IsCopy = false)
{
    /// <summary>By the hash of the document's id, so that a document and its copy are in one fold.</summary>
    public int Fold(int folds) => new Dice(Dice.Seed(Document.Id)).Next(folds);
}

/// <summary>The labelled sentences that may train, brought to one way of labelling.</summary>
internal static class NameCorpus
{
    private static readonly (string Set, float Weight)[] Sets =
    [
        ("wikigold", 1.5f), ("uner-en-ewt-dev", 1.5f), ("wnut17-train", 0.6f), ("wnut17-dev", 0.6f), ("btc", 0.3f),
        ("sec-filings", 0.3f), ("re3d", 0.3f), ("crossner-politics-train", 0.7f), ("crossner-politics-dev", 0.7f),
    ];

    /// <param name="language">English or German.</param>
    public static IEnumerable<Lesson> Read(string root, string language) => language == "de"
        ? Read(root, [("germeval14-de-dev", 1)])
        : Read(root, Sets).Concat(NewswireText.Read().Select(document => new Lesson("newswire", document, 1)));

    /// <summary>Only measured, not learned from: its licence is not known.</summary>
    public static IEnumerable<Lesson> NeverTrained(string root, string language) => language == "en" ? Read(root, [("worldwide", 0)]) : [];

    private static IEnumerable<Lesson> Read(string root, (string Set, float Weight)[] sets)
    {
        foreach (var (set, weight) in sets)
        {
            foreach (var document in LabelledDocument.Read(GzipLines.Read(Path.Combine(root, "ner", set + ".conll.gz"))))
                yield return new Lesson(set, document, weight);
        }
    }

    /// <summary>For training: what other corpora do not call a name is none.</summary>
    public static Lesson Harmonised(Lesson lesson, Lexicon lexicon)
    {
        var (text, names) = (lesson.Document.Text, new List<LabelledName>());
        foreach (var name in lesson.Document.Names)
        {
            var words = text[name.Start..name.End];
            var start = words.StartsWith("the ", StringComparison.OrdinalIgnoreCase) ? name.Start + 4 : name.Start;
            while (name.Type == "PER" && text.AsSpan(start, name.End - start).IndexOf(' ') is var space and > 0
                && Folding.Fold(text[start..(start + space)]) is var word && lexicon.IsTitle(word) && !lexicon.IsForename(word))
                start += space + 1;
            // Users of a network by their handle; parties of a contract by their role.
            var isName = words[0] != '@' && !(lesson.Set == "sec-filings" && lexicon.IsCommon(Folding.Fold(words)));
            if (isName && text[start..name.End].Any(char.IsUpper) || isName && lesson.Set != "re3d")
                names.Add(name with { Start = start });
        }
        return lesson with { Document = lesson.Document with { Names = names } };
    }
}
