using System.Text;
using System.Text.Json;
using Newsroom.Article.V1;
using Newsroom.Cleaning.Html.Dom;
using Newsroom.Cleaning.Metadata;
using Newsroom.Cleaning.Text;

namespace Newsroom.Cleaning.Html;

/// <summary>
/// The page's own article in its JSON-LD blocks: a node of an article type at the top, in a graph or as the main entity. Articles
/// within a list are other articles and are passed by.
/// </summary>
internal static class JsonLd
{
    private const int MaxBlockLength = 1024 * 1024;
    private const int MaxValue = 1000;
    private const int MaxNesting = 4;

    private static readonly string[] ParagraphEnds = ["\r\n", "\n", "\r", "</p>", "<br>", "<br/>", "<br />", "\u2028", "\u2029"];

    private static readonly JsonDocumentOptions Options = new() { AllowTrailingCommas = true, CommentHandling = JsonCommentHandling.Skip, MaxDepth = 64 };

    /// <summary>Offers what the blocks say, and returns the longest body that an article among them states.</summary>
    public static string Offer(PageTree tree, ArticleMetadata metadata)
    {
        var body = "";
        foreach (var script in tree.Named("script").Where(s => s.GetAttribute("type") == "application/ld+json"))
        {
            var text = script.TextContent;
            if (text.Length > MaxBlockLength)
                continue;
            try
            {
                using var json = JsonDocument.Parse(text, Options);
                if (Article(json.RootElement, MaxNesting) is not { } article)
                {
                    OfferPage(json.RootElement, metadata);
                    continue;
                }
                Offer(article, json.RootElement, metadata);
                if (Items(article, "articleBody").Select(Paragraphs).FirstOrDefault("") is var stated && stated.Length > body.Length)
                    body = stated;
            }
            catch (JsonException)
            {
                // Broken blocks are common; the page's other sources stand in.
            }
        }
        return body;
    }

    private static void Offer(JsonElement article, JsonElement root, ArticleMetadata metadata)
    {
        const FieldOrigin Origin = FieldOrigin.JsonLd;
        metadata.OfferTitle(Text(article, "headline"), Origin);
        metadata.OfferPublished(DateLine.Read(Text(article, "datePublished")).Published, Origin);
        metadata.OfferUpdated(DateLine.Read(Text(article, "dateModified")).Published, Origin);
        metadata.OfferLanguage(Text(article, "inLanguage"), Origin);
        metadata.OfferSummary(Text(article, "description"), Origin);
        metadata.OfferSection(Items(article, "articleSection").Select(v => AsText(v)).FirstOrDefault(""), Origin);
        metadata.OfferPublisher(Items(article, "publisher").Select(p => p.ValueKind == JsonValueKind.Object ? Text(p, "name") : AsText(p)).FirstOrDefault(""), Origin);
        var nodes = Nodes(root);
        metadata.OfferContributors(Items(article, "author").SelectMany(a => Author(Resolve(a, nodes))), Origin);
        if (IsFree(article) is false || (IsFree(article) is null && Items(article, "hasPart").Any(p => p.ValueKind == JsonValueKind.Object && IsFree(p) is false)))
            metadata.OfferPaywalled(Origin);
    }

    private static bool? IsFree(JsonElement node) => Items(node, "isAccessibleForFree").FirstOrDefault() switch
    {
        { ValueKind: JsonValueKind.True or JsonValueKind.False } flag => flag.GetBoolean(),
        var text => bool.TryParse(AsText(text), out var free) ? free : null,
    };

    /// <summary>A page, a video or a recipe has a date and an author of its own, which are the article's where no article is described.</summary>
    private static void OfferPage(JsonElement root, ArticleMetadata metadata)
    {
        var referred = Nodes(root);
        var nodes = root.ValueKind == JsonValueKind.Object && root.TryGetProperty("@graph", out var graph) ? graph : root;
        foreach (var node in nodes.ValueKind == JsonValueKind.Array ? nodes.EnumerateArray().ToArray() : [nodes])
        {
            if (node.ValueKind != JsonValueKind.Object || Types(node).Any(t => t is "ImageObject" or "Person" or "Organization"))
                continue;
            metadata.OfferPublished(DateLine.Read(Text(node, "datePublished")).Published, FieldOrigin.JsonLd);
            metadata.OfferUpdated(DateLine.Read(Text(node, "dateModified")).Published, FieldOrigin.JsonLd);
            metadata.OfferContributors(Items(node, "author").SelectMany(a => Author(Resolve(a, referred))), FieldOrigin.JsonLd);
        }
    }

    /// <summary>What a node that is only a reference refers to, within the same graph.</summary>
    private static JsonElement Resolve(JsonElement node, Lazy<Dictionary<string, JsonElement>> nodes)
    {
        if (node.ValueKind != JsonValueKind.Object || node.TryGetProperty("name", out _) || Text(node, "@id") is not { Length: > 0 } id)
            return node;
        return nodes.Value.GetValueOrDefault(id, node);
    }

    /// <summary>The nodes of a graph by their ids, the first of each; read when something first refers to one.</summary>
    private static Lazy<Dictionary<string, JsonElement>> Nodes(JsonElement root) => new(() =>
    {
        var nodes = root.ValueKind == JsonValueKind.Object ? Items(root, "@graph") : root.ValueKind == JsonValueKind.Array ? root.EnumerateArray() : [];
        Dictionary<string, JsonElement> byId = new(StringComparer.Ordinal);
        foreach (var node in nodes.Where(n => n.ValueKind == JsonValueKind.Object))
            byId.TryAdd(Text(node, "@id"), node);
        return byId;
    });

    private static IEnumerable<Contributor> Author(JsonElement author)
    {
        if (author.ValueKind != JsonValueKind.Object)
            return Credit.NamedIn(AsText(author));
        var name = Text(author, "name") is { Length: > 0 } whole ? whole : $"{Text(author, "givenName")} {Text(author, "familyName")}".Trim();
        var isPerson = Types(author).Contains("Person", StringComparer.Ordinal);
        var isOrganization = !isPerson && Types(author).Any(t => t.EndsWith("Organization", StringComparison.Ordinal));
        if (isOrganization && name.Length > 0)
            return [new Contributor { Name = name, Role = ContributorRole.Agency }];
        var people = Credit.NamedIn(name);
        // Who is said to be a person may go by one name, or be written without capitals.
        return people.Count == 0 && isPerson && (PersonName.IsMononym(name) || PersonName.IsUncapitalised(name))
            ? [new Contributor { Name = name, Role = ContributorRole.Author }]
            : people;
    }

    private static JsonElement? Article(JsonElement node, int nesting)
    {
        if (nesting == 0)
            return null;
        if (node.ValueKind == JsonValueKind.Array)
            return node.EnumerateArray().Select(n => Article(n, nesting - 1)).FirstOrDefault(n => n is not null);
        if (node.ValueKind != JsonValueKind.Object)
            return null;
        if (Types(node).Any(t => t.EndsWith("Article", StringComparison.Ordinal) || t is "BlogPosting" or "LiveBlogPosting" or "Report"))
            return node;
        foreach (var name in new[] { "@graph", "mainEntity", "mainEntityOfPage" })
        {
            if (node.TryGetProperty(name, out var inner) && Article(inner, nesting - 1) is { } article)
                return article;
        }
        return null;
    }

    private static IEnumerable<string> Types(JsonElement node) => Items(node, "@type").Select(v => AsText(v));

    private static IEnumerable<JsonElement> Items(JsonElement node, string name)
    {
        if (!node.TryGetProperty(name, out var value))
            yield break;
        if (value.ValueKind != JsonValueKind.Array)
        {
            yield return value;
            yield break;
        }
        foreach (var item in value.EnumerateArray())
            yield return item;
    }

    private static string Text(JsonElement node, string name) => Items(node, name).Select(v => AsText(v)).FirstOrDefault("");

    /// <summary>A string of plain text or markup as lines, one a paragraph; empty for other values.</summary>
    internal static string Paragraphs(JsonElement value)
    {
        var lines = value.ValueKind == JsonValueKind.String && IsWellFormed(value.GetRawText()) ? value.GetString()!.Split(ParagraphEnds, StringSplitOptions.None) : [];
        return string.Join('\n', lines.Select(l => TextNormalizer.Normalize(WithoutTags(l))).Where(l => l.Length > 0));
    }

    private static string WithoutTags(string line)
    {
        if (!line.Contains('<', StringComparison.Ordinal))
            return line;
        var text = new StringBuilder(line.Length);
        for (var at = 0; at < line.Length;)
        {
            // A lone bracket is text.
            var isTag = line[at] == '<' && at + 1 < line.Length && (char.IsAsciiLetter(line[at + 1]) || line[at + 1] == '/');
            var end = isTag ? line.IndexOf('>', at) : -1;
            if (isTag && end < 0)
                return text.Append(line.AsSpan(at)).ToString();
            if (!isTag)
                text.Append(line[at]);
            at = isTag ? end + 1 : at + 1;
        }
        return text.ToString();
    }

    private static string AsText(JsonElement value)
    {
        if (value.ValueKind != JsonValueKind.String)
            return "";
        // A lone surrogate written as an escape has no text; GetString would throw.
        var raw = value.GetRawText();
        if (raw.Contains("\\ud", StringComparison.OrdinalIgnoreCase) && !IsWellFormed(raw))
            return "";
        // Many systems escape the text for HTML before they put it into JSON.
        var text = value.GetString() ?? "";
        return text.Length <= MaxValue ? TextNormalizer.Normalize(text) : "";
    }

    private static bool IsWellFormed(string raw)
    {
        for (var i = raw.IndexOf("\\ud", StringComparison.OrdinalIgnoreCase); i >= 0 && i + 6 <= raw.Length; i = raw.IndexOf("\\ud", i + 6, StringComparison.OrdinalIgnoreCase))
        {
            var isHigh = raw[i + 3] is '8' or '9' or 'a' or 'b' or 'A' or 'B';
            var isPair = isHigh && i + 10 <= raw.Length && raw.AsSpan(i + 6, 3).Equals("\\ud", StringComparison.OrdinalIgnoreCase)
                && raw[i + 9] is >= 'c' and <= 'f' or >= 'C' and <= 'F';
            if (!isPair && raw[i + 3] is not (>= '0' and <= '7'))
                return false;
            i += isPair ? 6 : 0;
        }
        return true;
    }
}
