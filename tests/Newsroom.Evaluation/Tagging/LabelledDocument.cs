using System.Text;

namespace Newsroom.Evaluation.Tagging;

/// <summary>A name in a text: [Start, End) in UTF-16 code units, and PER, ORG, LOC or MISC.</summary>
internal readonly record struct LabelledName(int Start, int End, string Type);

/// <summary>
/// A document of labelled tokens as running text: its tokens joined as they were before someone cut them, each sentence a paragraph.
/// </summary>
internal sealed record LabelledDocument(string Id, string Text, IReadOnlyList<LabelledName> Names)
{
    private const string IdPrefix = "# doc = ";

    /// <summary>Reads lines <c>token TAB label</c> with BIO labels, a blank line after each sentence, <c># doc = id</c> before each document.</summary>
    public static IEnumerable<LabelledDocument> Read(IEnumerable<string> lines)
    {
        var builder = new Builder("");
        foreach (var line in lines)
        {
            if (line.StartsWith(IdPrefix, StringComparison.Ordinal))
            {
                if (!builder.IsEmpty)
                    yield return builder.Document();
                builder = new Builder(line[IdPrefix.Length..]);
            }
            else if (line.Length == 0)
                builder.EndSentence();
            else if (line.Split('\t') is [var token, var label, ..])
                builder.Add(token, label);
        }
        if (!builder.IsEmpty)
            yield return builder.Document();
    }

    private sealed class Builder(string id)
    {
        private const string ClosesBefore = ",.;:!?)]}%";
        private const string OpensAfter = "([{$#@“‘";

        private readonly List<(string Token, string Label)> _sentence = [];
        private readonly StringBuilder _text = new();
        private readonly List<LabelledName> _names = [];

        public bool IsEmpty => _text.Length == 0 && _sentence.Count == 0;

        public void Add(string token, string label) => _sentence.Add((token, label));

        public void EndSentence()
        {
            if (_sentence.Count == 0)
                return;
            _text.Append(_text.Length > 0 ? "\n\n" : "");
            var isQuoted = false;
            for (var i = 0; i < _sentence.Count; i++)
            {
                var (token, label) = _sentence[i];
                if (i > 0 && HasSpaceBefore(i, isQuoted))
                    _text.Append(' ');
                isQuoted ^= token == "\"";
                var start = _text.Length;
                _text.Append(token);
                if (label.StartsWith("B-", StringComparison.Ordinal))
                    _names.Add(new LabelledName(start, _text.Length, label[2..]));
                else if (label.StartsWith("I-", StringComparison.Ordinal))
                    _names[^1] = _names[^1] with { End = _text.Length };
            }
            _sentence.Clear();
        }

        public LabelledDocument Document()
        {
            EndSentence();
            return new LabelledDocument(id, _text.ToString(), _names);
        }

        private bool HasSpaceBefore(int at, bool isQuoted)
        {
            var (before, token) = (_sentence[at - 1].Token, _sentence[at].Token);
            if (ClosesBefore.Contains(token[0]) || (token.Length > 1 && token[0] is '\'' or '’' && token.Length <= 3) || token is "n't" or "n’t")
                return false;
            if (before.Length == 1 && OpensAfter.Contains(before[0]))
                return false;
            if (token == "\"" || before == "\"")
                return !isQuoted;
            if (IsJoint(token) && at + 1 < _sentence.Count)
                return !(IsWordLike(before[^1]) && IsWordLike(_sentence[at + 1].Token[0]));
            return !(IsJoint(before) && at > 1 && IsWordLike(token[0]) && IsWordLike(_sentence[at - 2].Token[^1]));
        }

        private static bool IsJoint(string token) => token is "-" or "/" or "'" or "’";

        private static bool IsWordLike(char c) => char.IsLetterOrDigit(c);
    }
}
