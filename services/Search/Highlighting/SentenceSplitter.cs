using System.Buffers;

namespace Newsroom.Search.Highlighting;

/// <summary>Cuts text into sentences, so that a passage starts and ends where a reader would.</summary>
internal static class SentenceSplitter
{
    private static readonly SearchValues<char> Ends = SearchValues.Create("\n.?!…。！？");

    /// <summary>
    /// Ranges without surrounding white space, in order. A line break ends a sentence; so does a full stop, question or exclamation
    /// mark, with closing marks after it, when white space and then no lower-case letter follows. Abbreviations before a name
    /// split too; that costs a passage some context and no match.
    /// </summary>
    public static IEnumerable<Range> Split(string text)
    {
        var start = 0;
        for (var i = NextEnd(text, 0); i >= 0; i = NextEnd(text, i + 1))
        {
            var end = text[i] == '\n' ? i : EndsSentence(text, i, out var after) ? after : -1;
            if (end < 0)
                continue;
            if (Trim(text, start, end) is { } sentence)
                yield return sentence;
            start = end;
            i = Math.Max(i, end - 1);
        }

        if (Trim(text, start, text.Length) is { } last)
            yield return last;
    }

    private static int NextEnd(string text, int from) => text.AsSpan(from).IndexOfAny(Ends) is >= 0 and var at ? from + at : -1;

    private static bool EndsSentence(string text, int index, out int end)
    {
        end = index + 1;
        if (text[index] is '。' or '！' or '？')
            return true;
        if (text[index] is not ('.' or '?' or '!' or '…'))
            return false;
        while (end < text.Length && text[end] is '"' or '\'' or '\u2019' or '\u201D' or '\u00BB' or ')' or ']')
            end++;
        var next = end;
        while (next < text.Length && char.IsWhiteSpace(text[next]))
            next++;
        return next > end && (next == text.Length || !char.IsLower(text[next]));
    }

    private static Range? Trim(string text, int start, int end)
    {
        while (start < end && char.IsWhiteSpace(text[start]))
            start++;
        while (end > start && char.IsWhiteSpace(text[end - 1]))
            end--;
        return start < end ? start..end : null;
    }
}
