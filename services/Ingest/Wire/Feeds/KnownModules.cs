using System.Xml.Linq;

namespace Newsroom.Ingest.Wire;

/// <summary>Extensions of feeds that say nothing about copy: podcasts, comments, schedules, places, statistics.</summary>
internal static class KnownModules
{
    private static readonly HashSet<string> Spaces = new(StringComparer.OrdinalIgnoreCase)
    {
        "http://www.itunes.com/dtds/podcast-1.0.dtd",
        "http://purl.org/rss/1.0/modules/slash/",
        "http://purl.org/rss/1.0/modules/syndication/",
        "http://purl.org/rss/1.0/modules/taxonomy/",
        "http://purl.org/syndication/thread/1.0",
        "http://wellformedweb.org/CommentAPI/",
        "http://www.georss.org/georss",
        "http://www.w3.org/2003/01/geo/wgs84_pos#",
        "http://rssnamespace.org/feedburner/ext/1.0",
        "http://a9.com/-/spec/opensearch/1.1/",
        "http://webns.net/mvcb/",
        "http://www.google.com/schemas/play-podcasts/1.0",
        "https://podcastindex.org/namespace/1.0",
        "com-wordpress:feed-additions:1",
    };

    public static bool Contains(XElement element) => Spaces.Contains(element.Name.NamespaceName);
}
