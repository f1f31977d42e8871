using System.Collections.Frozen;

namespace Newsroom.Cleaning.Html.Dom;

/// <summary>What the tree construction of the HTML standard says of all elements of a kind; the names are its own.</summary>
[Flags]
internal enum TagKinds
{
    None = 0,

    /// <summary>Stops the search for the element that an end tag closes.</summary>
    Special = 1,

    /// <summary>Opened again where it was closed by misnesting.</summary>
    Formatting = 2,

    /// <summary>Has no end tag and no content.</summary>
    Void = 4,

    /// <summary>Its end tag may be left out.</summary>
    ImpliedEnd = 8,

    /// <summary>Elements around it are not in scope within it.</summary>
    Scope = 16,

    /// <summary>Its start tag closes an open paragraph.</summary>
    ClosesParagraph = 32,

    /// <summary>Holds characters alone, references and tags in it are none.</summary>
    RawText = 64,

    /// <summary>Holds characters alone, with references.</summary>
    EscapableRawText = 128,

    /// <summary>Its start tag ends a drawing or a formula.</summary>
    BreaksOut = 256,

    /// <summary>h1 to h6.</summary>
    Heading = 512,
}

/// <summary>The elements that tree construction knows by name, and <see cref="Other"/>.</summary>
internal enum TagId
{
    Other, A, Address, AnnotationXml, Applet, Area, Article, Aside, B, Base, Basefont, Bgsound, Big, Blockquote, Body, Br, Button, Caption, Center, Code, Col, Colgroup, Dd, Desc, Details, Dialog, Dir, Div,
    Dl, Dt, Em, Embed, Fieldset, Figcaption, Figure, Font, Footer, ForeignObject, Form, Frame, Frameset, H1, H2, H3, H4, H5, H6, Head, Header, Hgroup, Hr, Html, I, Iframe, Image, Img, Input, Keygen, Li, Link,
    Listing, Main, Malignmark, Marquee, Math, Menu, Meta, Mglyph, Mi, Mn, Mo, Ms, Mtext, Nav, Nobr, Noembed, Noframes, Noscript, Object, Ol, Optgroup, Option, P, Param, Plaintext, Pre, Rb, Rp, Rt, Rtc, Ruby,
    S, Script, Search, Section, Select, Small, Source, Span, Strike, Strong, Style, Sub, Summary, Sup, Svg, Table, Tbody, Td, Template, Textarea, Tfoot, Th, Thead, Title, Tr, Track, Tt, U, Ul, Var, Wbr, Xmp,
}

/// <summary>The name of elements, and what follows from it. Known names have one instance each.</summary>
internal sealed class Tag
{
    private const string Special =
        "address applet area article aside base basefont bgsound blockquote body br button caption center col colgroup dd details dir div dl dt embed fieldset figcaption figure footer form frame frameset " +
        "h1 h2 h3 h4 h5 h6 head header hgroup hr html iframe img input keygen li link listing main marquee menu meta nav noembed noframes noscript object ol p param plaintext pre script search section select " +
        "source style summary table tbody td template textarea tfoot th thead title tr track ul wbr xmp";

    private const string ClosesParagraph =
        "address article aside blockquote center details dialog dir div dl fieldset figcaption figure footer header hgroup main menu nav ol p search section summary ul h1 h2 h3 h4 h5 h6 pre listing";

    private const string BreaksOut =
        "b big blockquote body br center code dd div dl dt em embed h1 h2 h3 h4 h5 h6 head hr i img li listing menu meta nobr ol p pre ruby s small span strong strike sub sup table tt u ul var";

    private static readonly FrozenDictionary<string, Tag>.AlternateLookup<ReadOnlySpan<char>> Known = Read().ToFrozenDictionary(t => t.Name, StringComparer.OrdinalIgnoreCase).GetAlternateLookup<ReadOnlySpan<char>>();

    private Tag(TagId id, string name, TagKinds kinds) => (Id, Name, Kinds) = (id, name, kinds);

    public TagId Id { get; }

    /// <summary>In lower case.</summary>
    public string Name { get; }

    public TagKinds Kinds { get; }

    public bool Is(TagKinds kinds) => (Kinds & kinds) != TagKinds.None;

    /// <summary>The known tag with this name in any case; null if there is none.</summary>
    public static Tag? Find(ReadOnlySpan<char> name) => Known.TryGetValue(name, out var tag) ? tag : null;

    public static Tag Find(TagId id) => Find(NameOf(id))!;

    /// <summary>A tag of an element that tree construction does not know.</summary>
    public static Tag Other(ReadOnlySpan<char> name) => new(TagId.Other, name.ToString().ToLowerInvariant(), TagKinds.None);

    /// <summary>The same name in a drawing or a formula, where it means something else; some of these hold HTML.</summary>
    public static Tag Foreign(Tag tag, bool isMath)
    {
        var holdsHtml = isMath ? tag.Id is TagId.Mi or TagId.Mo or TagId.Mn or TagId.Ms or TagId.Mtext or TagId.AnnotationXml : tag.Id is TagId.ForeignObject or TagId.Desc or TagId.Title;
        return new Tag(TagId.Other, tag.Name, holdsHtml ? TagKinds.Special | TagKinds.Scope : TagKinds.None);
    }

    private static string NameOf(TagId id) => id == TagId.AnnotationXml ? "annotation-xml" : id.ToString().ToLowerInvariant();

    private static IEnumerable<Tag> Read()
    {
        var kinds = Enum.GetValues<TagId>().ToDictionary(NameOf, _ => TagKinds.None, StringComparer.Ordinal);
        foreach (var (kind, names) in new[]
        {
            (TagKinds.Special, Special),
            (TagKinds.Formatting, "a b big code em font i nobr s small strike strong tt u"),
            (TagKinds.Void, "area base basefont bgsound br col embed frame hr img input keygen link meta param source track wbr"),
            (TagKinds.ImpliedEnd, "dd dt li optgroup option p rb rp rt rtc"),
            (TagKinds.Scope, "applet caption html table td th marquee object template"),
            (TagKinds.ClosesParagraph, ClosesParagraph),
            (TagKinds.RawText, "style xmp iframe noembed noframes script"),
            (TagKinds.EscapableRawText, "title textarea"),
            (TagKinds.BreaksOut, BreaksOut),
            (TagKinds.Heading, "h1 h2 h3 h4 h5 h6"),
        })
        {
            foreach (var name in names.Split(' '))
                kinds[name] |= kind;
        }
        return Enum.GetValues<TagId>().Where(id => id != TagId.Other).Select(id => new Tag(id, NameOf(id), kinds[NameOf(id)]));
    }
}
