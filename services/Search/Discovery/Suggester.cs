using Newsroom.Search.Query;
using Newsroom.Search.Searching;
using Newsroom.Search.Text;
using Newsroom.Search.V1;

namespace Newsroom.Search.Discovery;

/// <summary>
/// Completes what is being typed: names of entities and topics by how many articles have them, and headlines, the newest first.
/// Only where that gives too little, also what is one or two slips of the keys away. Everything is looked up in the index itself,
/// so what was withdrawn is never suggested.
/// </summary>
internal sealed class Suggester(ISearchIndex index, IVocabularyIndex vocabulary)
{
    private const int MaxValues = 50;

    /// <summary>Values compared for one slip.</summary>
    private const int MaxCompared = 5_000;

    private const int MinFuzzyLength = 3;
    private const int TwoEditsLength = 6;
    private const int MaxValueLength = 200;
    private const int MaxQueryWords = 20;

    private static readonly AttributeField[] Named = [AttributeField.Person, AttributeField.Org, AttributeField.Place, AttributeField.Topic];

    public async Task<IReadOnlyList<Suggestion>> SuggestAsync(string typed, int limit, QueryExpression? filter, CancellationToken cancellationToken)
    {
        var folded = Analyzer.Fold(typed);
        if (folded.Length == 0)
            return [];
        var found = new List<Suggestion>();
        foreach (var slips in new[] { false, true })
        {
            if (found.Count >= limit)
                break;
            var values = await FrequentAsync(await ValuesAsync(folded, slips, cancellationToken), 2 * limit, filter is not null, cancellationToken);
            var named = await NamedAsync(values, limit, filter, cancellationToken);
            // Headlines get what names leave, and never less than a third.
            found.AddRange(named.Take(Math.Max(1, limit - (limit / 3))));
            found.AddRange(await TitlesAsync(folded.Split(' '), slips, limit, filter, cancellationToken));
            found.AddRange(named.Skip(Math.Max(1, limit - (limit / 3))));
        }

        return [.. found.DistinctBy(s => (s.Kind, s.Query)).Take(limit)];
    }

    /// <summary>Values of all fields, at most some 200.</summary>
    private async Task<List<AttributeTerm>> ValuesAsync(string folded, bool slips, CancellationToken cancellationToken)
    {
        var values = new List<AttributeTerm>();
        foreach (var field in Named)
        {
            if (!slips)
            {
                var exact = await vocabulary.ValuesAsync(field, folded, folded.Length, MaxValueLength, MaxValues, cancellationToken);
                values.AddRange(exact.Select(value => new AttributeTerm(field, value)));
            }
            else if (folded.Length >= MinFuzzyLength)
            {
                var all = await vocabulary.ValuesAsync(field, folded[..1], folded.Length - 2, MaxValueLength, MaxCompared, cancellationToken);
                values.AddRange(all.Where(value => IsSlip(folded, value)).Take(MaxValues).Select(value => new AttributeTerm(field, value)));
            }
        }

        return values;
    }

    /// <summary>Those that most articles have, whoever may see these: to whom some are hidden, by numbers too rough to tell of a few more or less.</summary>
    private async Task<List<AttributeTerm>> FrequentAsync(List<AttributeTerm> values, int limit, bool someAreHidden, CancellationToken cancellationToken)
    {
        var counts = await vocabulary.FrequenciesAsync(values, cancellationToken);
        return
        [
            .. values.Zip(counts).Where(v => v.Second > 0)
                .OrderByDescending(v => someAreHidden ? TermStatistics.Blurred(v.Second, SearchRun.HiddenFrequency) : v.Second)
                .Take(limit).Select(v => v.First),
        ];
    }

    /// <summary>Whether a value begins nearly so, and not just so.</summary>
    private static bool IsSlip(string folded, string value)
    {
        var edits = folded.Length < TwoEditsLength ? 1 : 2;
        if (value.StartsWith(folded, StringComparison.Ordinal))
            return false;
        for (var length = folded.Length - edits; length <= Math.Min(folded.Length + edits, value.Length); length++)
        {
            if (EditDistance.Between(folded, value.AsSpan(0, length), edits) <= edits)
                return true;
        }

        return false;
    }

    /// <summary>
    /// Values are folded; how they are written is told by the newest article that has them. To whom articles are hidden, what many of those have
    /// that it may see comes first, which is known only once each value is looked up.
    /// </summary>
    private async Task<List<Suggestion>> NamedAsync(
        List<AttributeTerm> values, int limit, QueryExpression? filter, CancellationToken cancellationToken)
    {
        var found = new List<(Suggestion Suggestion, long Total)>();
        foreach (var value in values)
        {
            var page = await index.SearchAsync(
                new IndexQuery(new Query.Attribute(value.Field, value.Value), SearchOrder.Newest, null, 1) { Filter = filter }, cancellationToken);
            if (page.Hits is [var hit, ..] && (value.Field == AttributeField.Topic ? Topic(hit.Article, value) : Entity(hit.Article, value)) is { } suggestion)
                found.Add((suggestion, page.Total));
        }

        IEnumerable<(Suggestion Suggestion, long)> ordered = filter is null ? found : found.OrderByDescending(one => one.Total);
        return [.. ordered.Select(one => one.Suggestion).DistinctBy(suggestion => suggestion.Query).Take(limit)];
    }

    private static Suggestion? Entity(IndexedArticle article, AttributeTerm value)
    {
        var entity = article.Tags.Entities.FirstOrDefault(e => AttributeTerm.FieldOf(e.Kind) == value.Field
            && (IsNamed(e.Name, value.Value) || e.Mentions.Any(mention => Analyzer.Fold(mention.Text) == value.Value)));
        return entity is null ? null : new Suggestion { Kind = SuggestionKind.Entity, Text = entity.Name, Query = Query(value with { Value = Analyzer.Fold(entity.Name) }) };
    }

    /// <summary>By its label, or as it is typed if that is its code.</summary>
    private static Suggestion Topic(IndexedArticle article, AttributeTerm value)
    {
        var label = article.Tags.Topics.SelectMany(topic => topic.Labels).FirstOrDefault(label => IsNamed(label, value.Value));
        return new Suggestion
        {
            Kind = SuggestionKind.Topic,
            Text = label ?? value.Value,
            Query = Query(label is null ? value : value with { Value = Analyzer.Fold(label) }),
        };
    }

    private static bool IsNamed(string name, string value) => Analyzer.Fold(name) is var folded && (folded == value || folded.Split(' ').Contains(value));

    private async Task<List<Suggestion>> TitlesAsync(
        string[] words, bool slips, int limit, QueryExpression? filter, CancellationToken cancellationToken)
    {
        List<QueryExpression?> parts = [.. words.Select((word, i) => Part(word, i == words.Length - 1, slips))];
        parts.RemoveAll(part => part is null);
        if (parts.Count == 0)
            return [];
        try
        {
            var query = parts.Count == 1 ? parts[0]! : new AllOf(parts!);
            var page = await index.SearchAsync(new IndexQuery(query, SearchOrder.Newest, null, limit) { Filter = filter }, cancellationToken);
            return [.. page.Hits.Select(hit => Title(hit.Article.Clean.Title))];
        }
        catch (QueryTooBroadException)
        {
            // Names alone will do.
            return [];
        }
    }

    private static QueryExpression? Part(string word, bool isLast, bool slips) => (isLast, slips) switch
    {
        (_, true) when word.Length >= MinFuzzyLength => new Fuzzy(word, word.Length < TwoEditsLength ? 1 : 2, TextScope.Title),
        (true, false) => word.Length >= 2 ? new Wildcard(word + "*", TextScope.Title) : null,
        _ => new Word(word, TextScope.Title),
    };

    private static Suggestion Title(string title)
    {
        string[] words = [.. Analyzer.Fold(title).Split(' ').Take(MaxQueryWords)];
        QueryExpression query = words.Length == 1 ? new Word(words[0], TextScope.Title) : new Phrase(words, TextScope.Title);
        return new Suggestion { Kind = SuggestionKind.Title, Text = title, Query = query.ToString() };
    }

    private static string Query(AttributeTerm value) => new Query.Attribute(value.Field, value.Value).ToString();
}
