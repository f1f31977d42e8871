using System.Text.Json;

namespace Newsroom.Ingest.Wire;

/// <summary>JSON Feed 1.0 and 1.1 (jsonfeed.org). Names that start with an underscore are extensions, and not reported.</summary>
internal sealed class JsonFeedReader(Uri? address)
{
    private readonly FeedDefaults _defaults = new() { Base = address };
    private readonly Notes _notes = new();

    public WireDocument Read(JsonElement feed, CancellationToken cancellation)
    {
        if (!feed.Text("version").Contains("jsonfeed.org/version/", StringComparison.OrdinalIgnoreCase))
            throw new WireFormatException("The JSON has no 'version' that names JSON Feed (https://jsonfeed.org/version/1.1).");
        foreach (var property in feed.EnumerateObject())
            Feed(property);
        var items = new List<WireItem>();
        foreach (var element in feed.Each("items"))
        {
            cancellation.ThrowIfCancellationRequested();
            if (items.Count == WireLimits.Items)
                throw new WireFormatException($"The feed has more than {WireLimits.Items} items.");
            if (element.ValueKind == JsonValueKind.Object)
                items.Add(_defaults.Apply(Item(element)));
            else
                _notes.Add("items (not an object)");
        }

        return new WireDocument(WireFormat.JsonFeed, items, _notes.Paths);
    }

    private void Feed(JsonProperty property)
    {
        switch (property.Name)
        {
            case "version" or "title" or "items" or "description" or "user_comment" or "next_url" or "icon" or "favicon" or "expired" or "hubs":
                break;
            case "home_page_url" or "feed_url":
                // Where the feed was fetched from goes before where it says it is.
                _defaults.Base ??= Uri.TryCreate(property.Value.Text(), UriKind.Absolute, out var site) ? site : null;
                break;
            case "language":
                _defaults.Language = property.Value.Text();
                break;
            case "authors" or "author":
                _defaults.Authors = Authors(property.Value);
                break;
            case var name when !name.StartsWith('_'):
                _notes.Add(name);
                break;
        }
    }

    private static ItemDraft Item(JsonElement element)
    {
        var item = new ItemDraft("items") { Source = element.GetRawText() };
        foreach (var property in element.EnumerateObject())
        {
            if (!Known(item, property) && !property.Name.StartsWith('_'))
                item.Note(property.Name);
        }

        var html = element.Text("content_html");
        var text = element.Text("content_text");
        item.IsHtml = html.Trim().Length > 0;
        var summary = element.Text("summary");
        var isSummary = !item.IsHtml && text.Trim().Length == 0;
        item.Content = item.IsHtml ? html : isSummary ? summary : text;
        item.Summary(isSummary ? "" : summary, "summary");
        item.Link = element.Text("url") is { Length: > 0 } url ? url : element.Text("external_url");
        return item;
    }

    private static bool Known(ItemDraft item, JsonProperty property)
    {
        var (declared, value) = (item.Declared, property.Value);
        switch (property.Name)
        {
            case "id":
                item.Id = value.Text();
                return true;
            case "title":
                declared.Headline = item.Line("", value.Text(), "title");
                return true;
            case "date_published":
                declared.PublishedAt = item.Time(value.Text(), "date_published");
                return true;
            case "date_modified":
                declared.RevisedAt = item.Time(value.Text(), "date_modified");
                return true;
            case "authors" or "author":
                declared.Byline = item.Line("", Authors(value) is { Length: > 0 } names ? names : declared.Byline, property.Name);
                return true;
            case "tags":
                foreach (var tag in value.Each())
                    item.AddKeyword(tag.Text(), "tags");
                return true;
            case "language":
                declared.Language = item.Line("", value.Text(), "language", DeclaredRules.MaxItem);
                return true;
            default:
                return property.Name is "content_html" or "content_text" or "summary" or "url" or "external_url" or "image" or "banner_image" or "attachments";
        }
    }

    /// <summary>1.0 has one author, 1.1 a list; some write a bare name.</summary>
    private static string Authors(JsonElement value) => string.Join(", ", value.Each().Take(DeclaredRules.MaxItems)
        .Select(a => DeclaredText.OneLine(a.ValueKind == JsonValueKind.Object ? a.Text("name") : a.Text())).Where(n => n.Length > 0));
}
