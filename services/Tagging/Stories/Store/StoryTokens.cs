using System.Buffers.Text;
using System.Globalization;
using System.Text;
using Newsroom.Tagging.Storage;

namespace Newsroom.Tagging.Stories.Store;

/// <summary>Where a page ends, and what it was a page of.</summary>
internal static class StoryTokens
{
    private const int MaxLength = 400;

    public static string Of(TimelineRecord last, string storyId) => Write("t", storyId, Number(last.At), last.ArticleId);

    public static bool TryRead(string token, string storyId, out TimelinePosition? after)
    {
        after = Read(token) is ["t", var story, var at, var article] && story == storyId && TryNumber(at, out var position) ? new TimelinePosition(position, article) : null;
        return after is not null;
    }

    public static string Of(StoryRecord last, StoryFilter filter) => Write("s", filter.ThreadId, Number(filter.ActiveSince), Number(last.Sequence));

    public static bool TryRead(string token, StoryFilter filter, out long before)
    {
        before = 0;
        return Read(token) is ["s", var thread, var since, var sequence]
            && thread == filter.ThreadId && since == Number(filter.ActiveSince) && TryNumber(sequence, out before);
    }

    private static string Number(long value) => value.ToString(CultureInfo.InvariantCulture);

    private static bool TryNumber(string text, out long value) => long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out value);

    private static string Write(params string[] parts) => Base64Url.EncodeToString(Encoding.UTF8.GetBytes(string.Join('\n', parts)));

    private static string[] Read(string token) =>
        token.Length <= MaxLength && Base64Url.IsValid(token) && Encoding.UTF8.GetString(Base64Url.DecodeFromChars(token)) is var text && !text.Contains('\0', StringComparison.Ordinal)
            ? text.Split('\n')
            : [];
}
