using System.Text;
using Newsroom.Evaluation.Tagging;

namespace Newsroom.Tagging.Models;

/// <summary>Sentences written for this project, a line each, names in brackets with their type before them: <c>[P Ada Lind] of [L Oslo]</c>.</summary>
internal static class NewswireText
{
    private const string Resource = "newswire.txt";

    public static IEnumerable<LabelledDocument> Read()
    {
        using var reader = new StreamReader(typeof(NewswireText).Assembly.GetManifestResourceStream(Resource)!, Encoding.UTF8);
        var paragraphs = reader.ReadToEnd().ReplaceLineEndings("\n").Split("\n\n", StringSplitOptions.RemoveEmptyEntries);
        return paragraphs.Select((lines, i) => Document($"newswire-{i:000}", [.. lines.Split('\n').Where(line => line.Length > 0 && line[0] != '#')]));
    }

    private static LabelledDocument Document(string id, string[] lines)
    {
        var text = new StringBuilder();
        var names = new List<LabelledName>();
        foreach (var line in lines)
        {
            text.Append(text.Length > 0 ? "\n\n" : "");
            for (var at = 0; at < line.Length; at++)
            {
                if (line[at] != '[')
                {
                    text.Append(line[at]);
                    continue;
                }
                var end = line.IndexOf(']', at);
                names.Add(new LabelledName(text.Length, text.Length + end - at - 3, TypeOf(line[at + 1])));
                text.Append(line, at + 3, end - at - 3);
                at = end;
            }
        }
        return new LabelledDocument(id, text.ToString(), names);
    }

    private static string TypeOf(char letter) => letter switch { 'P' => "PER", 'O' => "ORG", 'L' => "LOC", _ => "MISC" };
}
