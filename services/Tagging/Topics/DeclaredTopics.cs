namespace Newsroom.Tagging.Topics;

/// <summary>Reads the subject codes of IPTC in the spellings that wires use.</summary>
internal static class DeclaredTopics
{
    private static readonly string[] MediaTopics = ["medtop:", "http://cv.iptc.org/newscodes/mediatopic/"];
    private static readonly string[] SubjectCodes = ["subj:", "iptc:", "http://cv.iptc.org/newscodes/subjectcode/"];

    /// <summary>
    /// The Media Topics code that a subject names, as <c>medtop:04000000</c>, as its address, or as one of the older Subject Codes;
    /// null for anything else and for codes that do not exist.
    /// </summary>
    public static string? CodeOf(string subject)
    {
        if (DigitsAfter(subject, MediaTopics) is { } digits)
            return TopicVocabulary.Instance.Contains("medtop:" + digits) ? "medtop:" + digits : null;
        return DigitsAfter(subject, SubjectCodes) is { } old ? TopicVocabulary.Instance.OfSubject(old) : null;
    }

    private static string? DigitsAfter(string subject, string[] schemes)
    {
        var trimmed = subject.Trim();
        var scheme = Array.Find(schemes, scheme => trimmed.StartsWith(scheme, StringComparison.OrdinalIgnoreCase));
        return scheme is null ? null : trimmed[scheme.Length..];
    }
}
