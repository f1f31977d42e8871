using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Google.Protobuf.Collections;
using Google.Protobuf.WellKnownTypes;
using Newsroom.Article.V1;

namespace Newsroom.Ingest.Wire;

/// <summary>
/// An item while it is read. Values are cut to the limits of the contract here, with a note, so that no wire fails for a 201st keyword.
/// </summary>
/// <param name="Path">Name of the item's element or object; every note starts with it.</param>
internal sealed record ItemDraft(string Path)
{
    private const int MaxId = 1_000;
    private const int MaxUrl = 2_000;

    // Where midnight comes last: an embargo without a zone must not end early anywhere.
    private static readonly TimeSpan LastZone = TimeSpan.FromHours(-12);

    // Where the item says that it is embargoed without saying until when.
    private string? _embargoed;

    public Notes Notes { get; } = new();

    public DeclaredMetadata Declared { get; } = new();

    public string Id { get; set; } = "";

    /// <summary>As sent; may be relative.</summary>
    public string Link { get; set; } = "";

    public Uri? Base { get; set; }

    public string Content { get; set; } = "";

    public bool IsHtml { get; set; }

    public string EditorialNote { get; set; } = "";

    public string? Source { get; set; }

    public void Note(string path, string? why = null) => Notes.Add(why is null ? $"{Path}/{path}" : $"{Path}/{path} ({why})");

    /// <summary>The first that is stated stays; a repeated one is noted.</summary>
    public string Line(string held, string value, string path, int max = DeclaredRules.MaxLine)
    {
        var line = DeclaredText.OneLine(value);
        if (held.Length > 0)
        {
            if (line.Length > 0 && line != held)
                Note(path, "repeated");
            return held;
        }

        var clipped = DeclaredText.Clip(line, max);
        if (clipped.Length < line.Length)
            Note(path, $"cut to {max} characters");
        return clipped;
    }

    public void AddSubject(string scheme, string code, string path) => Add(Declared.Subjects, NewsCodes.Subject(scheme, code), path);

    public void AddKeyword(string keyword, string path) => Add(Declared.Keywords, DeclaredText.OneLine(keyword), path);

    /// <summary>HTML or text; the first that is stated stays.</summary>
    public void Summary(string text, string path) =>
        Declared.Summary = Line(Declared.Summary, DeclaredText.Plain(text), path, DeclaredRules.MaxTerms);

    public void AddEditorialNote(string text)
    {
        var note = DeclaredText.Clip(text.Replace("\0", "", StringComparison.Ordinal).Trim(), DeclaredRules.MaxTerms);
        if (note.Length > 0 && EditorialNote.Length < DeclaredRules.MaxTerms && !EditorialNote.Contains(note, StringComparison.Ordinal))
            EditorialNote = EditorialNote.Length == 0 ? note : DeclaredText.Clip($"{EditorialNote}\n{note}", DeclaredRules.MaxTerms);
    }

    /// <summary>Null, with a note, if it is no time. Without a zone it is read as UTC, with a note.</summary>
    public Timestamp? Time(string value, string path)
    {
        if (string.IsNullOrWhiteSpace(value))
            return null;
        var time = WireTime.Parse(value, TimeSpan.Zero, out var zoneStated);
        if (time is null)
            Note(path, "not a time");
        else if (!zoneStated)
            Note(path, "no time zone: read as UTC");
        return time is { } t ? Timestamp.FromDateTimeOffset(t) : null;
    }

    /// <summary>What is under an embargo whose end cannot be told is withheld: releasing it early cannot be undone.</summary>
    public void Embargo(string value, string path)
    {
        var time = WireTime.Parse(value, LastZone, out var zoneStated);
        if (time is { } t)
        {
            // Envelope and content may both state one: the later holds.
            var until = Timestamp.FromDateTimeOffset(t);
            if (Declared.EmbargoedUntil is null || Declared.EmbargoedUntil.CompareTo(until) < 0)
                Declared.EmbargoedUntil = until;
            if (!zoneStated)
                Note(path, "no time zone: read as UTC-12, where the time comes last");
            return;
        }

        Note(path, "not a time: the item is withheld");
        Withhold();
    }

    public void Status(string value, string path)
    {
        if (NewsCodes.Status(value) is not { } status)
        {
            if (NewsCodes.Last(value).Equals("embargoed", StringComparison.OrdinalIgnoreCase))
                _embargoed = path;
            else if (!string.IsNullOrWhiteSpace(value))
                Note(path, "not a known status");
        }
        // The values are in the order of strictness, and one that was set for an unreadable embargo stays.
        else if (status > Declared.PublicationStatus)
        {
            Declared.PublicationStatus = status;
        }
    }

    /// <summary>The first that is stated stays, as with <see cref="Version"/>: an envelope's goes before that of the content in it.</summary>
    public void Urgency(string value, string path)
    {
        if (Declared.Urgency > 0)
            return;
        if (int.TryParse(value.Trim(), NumberStyles.None, CultureInfo.InvariantCulture, out var urgency) && urgency <= 9)
            Declared.Urgency = urgency;
        else if (!string.IsNullOrWhiteSpace(value))
            Note(path, "not between 1 and 9");
    }

    public void Version(string value, string path)
    {
        if (Declared.Version > 0)
            return;
        // Some write the number as a decimal one.
        if (decimal.TryParse(value.Trim(), NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var version)
            && decimal.IsInteger(version) && version <= long.MaxValue)
            Declared.Version = (long)version;
        else if (!string.IsNullOrWhiteSpace(value))
            Note(path, "not a whole number");
    }

    public WireItem Build()
    {
        if (_embargoed is { } path && Declared.EmbargoedUntil is null)
        {
            Note(path, "embargoed without an end: the item is withheld");
            Withhold();
        }

        if (Content.Length == 0)
            (Content, Declared.Summary) = (Declared.Summary, "");
        return Whole();
    }

    private void Withhold()
    {
        if (Declared.PublicationStatus != PublicationStatus.Canceled)
            Declared.PublicationStatus = PublicationStatus.Withheld;
    }

    private WireItem Whole() => new()
    {
        Url = Url(),
        ItemId = ItemId(),
        MediaType = IsHtml ? "text/html" : "text/plain",
        Content = CleanContent(),
        Declared = Declared,
        EditorialNote = EditorialNote,
        Source = Source,
        NotUnderstood = Notes.Paths,
    };

    /// <summary>JSON can write a NUL, and no text may hold one.</summary>
    private string CleanContent()
    {
        if (!Content.Contains('\0'))
            return Content;
        Note("content", "NUL characters dropped");
        return Content.Replace("\0", "", StringComparison.Ordinal);
    }

    private string ItemId()
    {
        var id = DeclaredText.OneLine(Id);
        if (id.Length == 0)
            id = DeclaredText.OneLine(Link).Length > 0 ? Url() is { Length: > 0 } url ? url : DeclaredText.OneLine(Link) : "";
        if (id.Length == 0)
            return Hash($"{Declared.Headline}\n{Content}");
        // A cut identifier might be another item's.
        return DeclaredRules.IsLongerThan(id, MaxId) ? Hash(id) : id;
    }

    private static string Hash(string text) => $"sha256:{Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)))}";

    private string Url()
    {
        var link = Link.Trim();
        if (link.Length == 0)
            return "";
        if (link.Length <= MaxUrl && Absolute(link) is { } url && url.Length <= MaxUrl)
            return url;
        Note("link", "not an absolute http or https URL");
        return "";
    }

    private string? Absolute(string link)
    {
        // A leading slash would be read as a file's path.
        var isWhole = Uri.TryCreate(link, UriKind.Absolute, out var uri) && link[0] != '/';
        if (!isWhole && !(Base is not null && Uri.TryCreate(Base, link, out uri)))
            return null;
        if (uri is null || (uri.Scheme != Uri.UriSchemeHttp && uri.Scheme != Uri.UriSchemeHttps))
            return null;
        return link.Any(c => char.IsWhiteSpace(c) || char.IsControl(c)) || !isWhole ? uri.AbsoluteUri : link;
    }

    private void Add(RepeatedField<string> list, string entry, string path)
    {
        var clipped = DeclaredText.Clip(entry, DeclaredRules.MaxItem);
        if (clipped.Length == 0 || list.Contains(clipped))
            return;
        if (clipped.Length < entry.Length)
            Note(path, $"cut to {DeclaredRules.MaxItem} characters");
        if (list.Count < DeclaredRules.MaxItems)
            list.Add(clipped);
        else
            Note(path, $"more than {DeclaredRules.MaxItems}");
    }
}
