using Newsroom.Search;
using Newsroom.Search.Query;
using Newsroom.Search.Text;
using Newsroom.Search.V1;

namespace Newsroom.Evaluation.Search;

/// <summary>
/// Queries of every form that the language has, of words that articles of the corpus have, and whether two engines give each the same answer: how many
/// match, and the first of them by relevance and by time.
/// </summary>
internal static class QueryForms
{
    private const string Set = "search/query_forms";
    private const int Articles = 12;
    private const int Depth = 50;
    private const int LongWord = 5;

    /// <summary>What stands for a word of one article: <c>{0}</c> to <c>{2}</c> from its headline, <c>{3}</c> and <c>{4}</c> neighbours in its body, <c>{5}</c> its source.</summary>
    private static readonly (string Form, string Query)[] Forms =
    [
        ("word", "{0}"), ("all", "{0} {1}"), ("and", "{0} AND {1} AND {2}"), ("or", "{0} OR {1} OR {3}"), ("not", "{3} NOT {0}"), ("minus", "{3} -{1}"),
        ("group", "({0} OR {1}) ({3} OR {2})"), ("nested", "{3} -({0} {1})"), ("phrase", "\"{3} {4}\""), ("or-phrase", "\"{3} {4}\" OR {0}"),
        ("near", "{0} NEAR/20 {1}"), ("near-phrase", "\"{3} {4}\" NEAR/50 {0}"), ("prefix", "{0:3}*"), ("wildcard", "{0:2}*{1:1}?"), ("fuzzy", "{0}~"), ("fuzzy-1", "{1}~1"),
        ("title", "title:{0}"), ("title-group", "title:({0} OR {1})"), ("title-phrase", "title:\"{3} {4}\""), ("title-prefix", "title:{0:4}*"), ("body", "body:{0}"),
        ("dek", "dek:{0}"), ("source", "source:\"{5}\" {3}"), ("source-wildcard", "source:{5:2}* {3}"), ("lang", "lang:en {0}"), ("author", "author:{0}"), ("person", "person:{0} OR {1}"),
        ("org", "org:{0} OR {1}"), ("place", "place:{0} OR {1}"), ("topic", "topic:20000065 OR {0}"), ("section", "section:{0} OR {1}"), ("story", "{0} -story:none"),
        ("published", "{3} published:[2012-01-01 TO 2016-12-31]"), ("published-open", "{3} published:>2015-06"), ("published-relative", "{3} published:<now-7d"),
        ("words", "{3} words:>500"), ("words-range", "{3} words:[200 TO 600]"), ("range-alone", "words:[300 TO 310]"), ("not-range", "{3} -words:>500"), ("boost", "{0}^4 OR {1}^0.5 OR {2}"),
        ("hyphen", "{0}-{1} OR {2}"), ("curly", "“{3} {4}”"),
    ];

    /// <summary>The same queries for the same corpus, without those that the words of an article make no query of: a source of one letter, or NEAR itself.</summary>
    public static IReadOnlyList<(string Form, string Query)> Of(IReadOnlyList<IndexedArticle> corpus)
    {
        var articles = corpus.Where((_, i) => i % Math.Max(1, corpus.Count / (4 * Articles)) == 0)
            .Select(article => (article.Article.Source, Title: Words(article.Clean.Title), Body: Pair(article.Clean.Body())))
            .Where(words => words.Title.Count >= 3 && words.Body is not null).Take(Articles).ToList();
        List<(string Form, string Query)> queries =
        [
            .. from words in articles
               from form in Forms
               let query = Fill(form.Query, [.. words.Title.Take(3), words.Body!.Value.First, words.Body.Value.Second, words.Source])
               where QueryParser.TryParse(query, out _, out _)
               select (form.Form, query),
        ];
        return queries.Select(query => query.Form).Distinct(StringComparer.Ordinal).Count() == Forms.Length
            ? queries
            : throw new InvalidDataException("A form has no query that parses.");
    }

    public static async Task<IReadOnlyList<string>> AnswersAsync(
        IReadOnlyList<(string Form, string Query)> queries, FilledIndex filled, CancellationToken cancellationToken)
    {
        var answers = new List<string>(queries.Count);
        foreach (var (form, text) in queries)
        {
            if (!QueryParser.TryParse(text, out var query, out var error))
                throw new InvalidDataException($"{form}: `{text}` {error.Message}");
            var pages = new List<SearchPage>();
            foreach (var order in new[] { SearchOrder.Relevance, SearchOrder.Newest })
                pages.Add(await filled.Index.SearchAsync(new IndexQuery(query, order, null, Depth), cancellationToken));
            answers.Add(string.Join('\n', pages.Select(page => $"{page.Total} {string.Join(' ', page.Hits.Select(hit => hit.Article.Article.ArticleId))}")));
        }
        return answers;
    }

    /// <summary>The share of equal answers of each form, and of all.</summary>
    public static IEnumerable<Measure> Compare(IReadOnlyList<(string Form, string Query)> queries, IReadOnlyList<string> one, IReadOnlyList<string> other)
    {
        var same = queries.Select((query, i) => (query.Form, Same: one[i] == other[i] ? 1.0 : 0)).ToList();
        foreach (var form in same.GroupBy(answer => answer.Form, StringComparer.Ordinal))
            yield return new Measure(Set, $"same-on-both@{form.Key}", form.Average(answer => answer.Same), form.Count());
        yield return new Measure(Set, "same-on-both", same.Average(answer => answer.Same), same.Count);
    }

    private static List<string> Words(string text) =>
        [.. Analyzer.Analyze(text, Stemmer.None).Select(token => token.Word).Where(IsLong).DistinctBy(word => Stemmer.English.Term(word), StringComparer.Ordinal)];

    private static (string First, string Second)? Pair(string text)
    {
        var words = Analyzer.Analyze(text, Stemmer.None).Select(token => token.Word).ToList();
        return words.Zip(words.Skip(1)).FirstOrDefault(pair => IsLong(pair.First) && IsLong(pair.Second)) is { First: not null } pair ? pair : null;
    }

    private static bool IsLong(string word) => word.Length >= LongWord && word.All(char.IsAsciiLetter);

    /// <summary><c>{0:3}</c> is the first three letters.</summary>
    private static string Fill(string form, string[] words)
    {
        for (var i = 0; i < words.Length; i++)
        {
            form = form.Replace($"{{{i}}}", words[i], StringComparison.Ordinal);
            for (var length = 1; length < LongWord; length++)
                form = form.Replace($"{{{i}:{length}}}", words[i][..Math.Min(length, words[i].Length)], StringComparison.Ordinal);
        }
        return form;
    }
}
