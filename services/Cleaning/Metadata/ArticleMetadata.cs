using Newsroom.Article.V1;

namespace Newsroom.Cleaning.Metadata;

/// <summary>
/// What is known about an article. Sources offer values in the order of their authority (the sender, JSON-LD, OpenGraph,
/// other meta elements, the visible text) and the first offer stays.
/// </summary>
/// <param name="reference">When the document was retrieved: nothing can have been published after that.</param>
public sealed class ArticleMetadata(DateTimeOffset reference)
{
    // Clocks and time zones differ between publisher and fetcher.
    private const long FutureToleranceSeconds = 36 * 3600;

    // The longest lists of reporters have a few dozen; more names are those of a page that credits somebody in every line.
    private const int MaxContributors = 100;

    private readonly Dictionary<string, FieldOrigin> _origins = new(StringComparer.Ordinal);

    public string Title { get; private set; } = "";

    public string Dek { get; private set; } = "";

    public string Dateline { get; private set; } = "";

    public string Publisher { get; private set; } = "";

    public string Section { get; private set; } = "";

    public string CanonicalUrl { get; private set; } = "";

    public bool Paywalled { get; private set; }

    /// <summary>Whether the document's language writes the day before the month, null if unknown.</summary>
    public bool? DayFirst { get; set; }

    public ArticleTime? Published { get; private set; }

    public ArticleTime? Updated { get; private set; }

    public List<Contributor> Contributors { get; } = [];

    /// <summary>The languages that are declared, well-formed or not, in the order of their sources' authority.</summary>
    public List<(string Tag, FieldOrigin Origin)> Languages { get; } = [];

    /// <summary>What is said of the article in a sentence or two for search engines and networks, in the order of the sources' authority.</summary>
    public List<(string Text, FieldOrigin Origin)> Summaries { get; } = [];

    public bool HasPublishedDay => Published is { Precision: not TimePrecision.Month };

    public bool HasAuthor => Contributors.Exists(c => c.Role == ContributorRole.Author);

    /// <summary>Where each field came from, in the order of the fields' names.</summary>
    public IEnumerable<FieldSource> Sources =>
        _origins.OrderBy(o => o.Key, StringComparer.Ordinal).Select(o => new FieldSource { Field = o.Key, Origin = o.Value });

    /// <summary>Where a field came from, or unspecified.</summary>
    public FieldOrigin OriginOf(string field) => _origins.GetValueOrDefault(field);

    public void OfferTitle(string value, FieldOrigin origin) => Title = First("title", Title, value, origin);

    public void OfferDek(string value, FieldOrigin origin) => Dek = First("dek", Dek, value, origin);

    public void OfferDateline(string value, FieldOrigin origin) => Dateline = First("dateline", Dateline, value, origin);

    public void OfferPublisher(string value, FieldOrigin origin) => Publisher = First("publisher", Publisher, value, origin);

    public void OfferSection(string value, FieldOrigin origin) => Section = First("section", Section, value, origin);

    public void OfferCanonicalUrl(string value, FieldOrigin origin) => CanonicalUrl = First("canonical_url", CanonicalUrl, value, origin);

    /// <summary>Somebody says that the full text is behind a paywall.</summary>
    public void OfferPaywalled(FieldOrigin origin)
    {
        if (!Paywalled)
            _origins["paywalled"] = origin;
        Paywalled = true;
    }

    public void OfferLanguage(string tag, FieldOrigin origin) => Languages.Add((tag, origin));

    public void OfferSummary(string value, FieldOrigin origin) => Summaries.Add((value, origin));

    public void OfferPublished(ArticleTime? value, FieldOrigin origin) => Published = First("published", Published, value, origin);

    public void OfferUpdated(ArticleTime? value, FieldOrigin origin) => Updated = First("updated", Updated, value, origin);

    /// <summary>
    /// Adds the people of one credit. The authors are those of the first source that names any.
    /// </summary>
    public void OfferContributors(IEnumerable<Contributor> contributors, FieldOrigin origin)
    {
        // Where the authors come from says more than where an agency's name does.
        var authorsKnown = HasAuthor && OriginOf("contributors") != origin;
        foreach (var contributor in contributors)
        {
            var isAuthor = contributor.Role == ContributorRole.Author;
            if (Contributors.Count >= MaxContributors)
                return;
            if (Contributors.Exists(c => IsSame(c, contributor)) || (authorsKnown && isAuthor))
                continue;
            if (Contributors.Count == 0 || (isAuthor && !HasAuthor))
                _origins["contributors"] = origin;
            Contributors.Add(contributor);
        }
    }

    private static bool IsSame(Contributor a, Contributor b) => string.Equals(a.Name, b.Name, StringComparison.OrdinalIgnoreCase);

    /// <summary>Gives a publication stated in UTC the offset of the place, in minutes east; the moment stays the same.</summary>
    public void PlacePublished(int minutes)
    {
        if (Published is { Precision: TimePrecision.Minute or TimePrecision.Second, UtcOffsetMinutes: 0 })
            Published.UtcOffsetMinutes = minutes;
    }

    /// <summary>Puts a title in better words, as without the name of the site, from where it came.</summary>
    public void RefineTitle(string value) => Title = value.Trim().Length > 0 ? value.Trim() : Title;

    /// <summary>Names that turn out to be the publisher's are an agency's, whatever the page calls them.</summary>
    public void MoveAuthors(Predicate<string> isPublisher)
    {
        foreach (var author in Contributors.Where(c => c.Role == ContributorRole.Author && isPublisher(c.Name)))
            author.Role = ContributorRole.Agency;
    }

    private string First(string field, string held, string value, FieldOrigin origin)
    {
        value = value.Trim();
        if (held.Length > 0 || value.Length == 0)
            return held;
        _origins[field] = origin;
        return value;
    }

    private ArticleTime? First(string field, ArticleTime? held, ArticleTime? value, FieldOrigin origin)
    {
        // A month gives way to a day.
        if ((held is not null && (held.Precision != TimePrecision.Month || value?.Precision == TimePrecision.Month)) || value is null || value.Time.Seconds > reference.ToUnixTimeSeconds() + FutureToleranceSeconds)
            return held;
        _origins[field] = origin;
        return value;
    }
}
