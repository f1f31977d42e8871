namespace Newsroom.Ingest.Wire;

/// <summary>What a feed states for all of its items; an item's own statement goes before it.</summary>
internal sealed record FeedDefaults
{
    public string Language { get; set; } = "";

    public string Rights { get; set; } = "";

    public string Publisher { get; set; } = "";

    public string Authors { get; set; } = "";

    /// <summary>Base of relative links: <c>xml:base</c>, else the site that the feed says it is of.</summary>
    public Uri? Base { get; set; }

    /// <summary>Channels may state these behind their items, so they are applied last.</summary>
    public WireItem Apply(ItemDraft item)
    {
        var declared = item.Declared;
        if (declared.Language.Length == 0)
            declared.Language = item.Line("", Language, "language", DeclaredRules.MaxItem);
        if (declared.UsageTerms.Length == 0)
            declared.UsageTerms = item.Line("", Rights, "rights", DeclaredRules.MaxTerms);
        if (declared.Publisher.Length == 0)
            declared.Publisher = item.Line("", Publisher, "publisher");
        if (declared.Byline.Length == 0)
            declared.Byline = item.Line("", Authors, "author");
        item.Base ??= Base;
        return item.Build();
    }
}
