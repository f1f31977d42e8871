namespace Newsroom.Cleaning.Lexicon;

/// <summary>Links, handles and mail addresses written out in text.</summary>
public static class LinkText
{
    private const int MaxEnding = 12;

    /// <summary>Number of words within links. Linear in the text's length.</summary>
    public static int CountWords(string text)
    {
        if (!text.AsSpan().ContainsAny('@', '/') && !HasInnerPoint(text))
            return 0;
        var words = 0;
        for (var at = 0; at < text.Length;)
        {
            var start = at;
            while (at < text.Length && !char.IsWhiteSpace(text[at]))
                at++;
            var token = text.AsSpan(start, at - start).Trim("()[]{}<>,;:.!?\"'“”„«»‘’");
            if (IsLink(token))
                words += Words.Count(token.ToString());
            at++;
        }
        return words;
    }

    /// <summary>Whether a point may stand within a domain: nearly every text has points, and nearly all of them end a sentence or stand in a number.</summary>
    private static bool HasInnerPoint(ReadOnlySpan<char> text)
    {
        for (var at = text.IndexOf('.'); at >= 0 && at + 1 < text.Length;)
        {
            if (char.IsAsciiLetter(text[at + 1]) || (at > 0 && text[at - 1] is 'w' or 'W'))
                return true;
            text = text[(at + 1)..];
            at = text.IndexOf('.');
        }
        return false;
    }

    /// <summary>A scheme or <c>www.</c>, a handle, a mail address, or a domain with a lower-case ending, perhaps with a path.</summary>
    private static bool IsLink(ReadOnlySpan<char> token)
    {
        if (token.Length < 3)
            return false;
        if (token.StartsWith("http://", StringComparison.OrdinalIgnoreCase) || token.StartsWith("https://", StringComparison.OrdinalIgnoreCase) || token.StartsWith("www.", StringComparison.OrdinalIgnoreCase))
            return true;
        var at = token.IndexOf('@');
        if (at == 0)
            return char.IsLetterOrDigit(token[1]) || token[1] == '_';
        var path = token.IndexOf('/');
        var host = path > 0 ? token[..path] : token;
        return IsDomain(at > 0 ? host[Math.Min(at + 1, host.Length)..] : host);
    }

    private static bool IsDomain(ReadOnlySpan<char> host)
    {
        var dot = host.LastIndexOf('.');
        if (dot <= 0 || host.Length - dot - 1 is < 2 or > MaxEnding || host[(dot + 1)..].ContainsAnyExceptInRange('a', 'z'))
            return false;
        foreach (var c in host)
        {
            if (!char.IsLetterOrDigit(c) && c is not ('.' or '-' or '_'))
                return false;
        }
        return true;
    }
}
