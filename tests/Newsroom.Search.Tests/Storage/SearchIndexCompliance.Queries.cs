using FsCheck;
using FsCheck.Fluent;
using Newsroom.Article.V1;
using Newsroom.Search.Query;
using Newsroom.Search.Searching;
using Newsroom.Search.Tests.Query;
using Newsroom.Search.V1;

namespace Newsroom.Search.Tests.Storage;

/// <summary>Every form of query, on a small desk's day.</summary>
public abstract partial class SearchIndexCompliance
{
    private static readonly List<IndexedArticle> Desk =
    [
        Tagged("storm", "Storm hits Tallinn harbour", "Ferries stay in port", "Heavy winds closed the old harbour. The storming sea was seen by many.", day: 1,
            author: "Ann Writer", section: "World News", source: "North Wire", story: "storm-2026",
            entities: [("p1", EntityKind.Place, "Tallinn", "the capital")], topics: ["medtop:17000000"], words: 40),
        Tagged("calm", "Calm after the storms", "", "The harbour opened again; happiness in the capital.", day: 3,
            author: "Bob Reporter", section: "World", source: "South Wire", story: "storm-2026",
            entities: [("p1", EntityKind.Place, "Tallinn", "capital"), ("o1", EntityKind.Org, "Harbour Board", "the board")], topics: ["medtop:17000000"], words: 500),
        Tagged("budget", "Minister presents budget", "Storm of protest", "The prime minister, Jane Doe, spoke of a happy colour.", day: 5,
            author: "Ann Writer", section: "Politics", source: "North Wire", story: "budget-1",
            entities: [("u1", EntityKind.Person, "Jane Doe", "Doe"), ("o2", EntityKind.Org, "Ministry of Finance", "ministry")], topics: ["medtop:11000000"], words: 900),
        Tagged("wetter", "Wetter", "", "Die Storms kommen nach Łódź. Der Hafen ist zu.", day: 6, language: "de", source: "Nachrichten", words: 9),
        Tagged("tokyo", "東京タワー", "", "東京 is far, and the minister was not prime there. The color of the tower.", day: 8, language: "en", source: "North Wire", words: 15),
        Tagged("no-date", "Undated note", "", "A note on harbours and ministers, with a doe in the forest and the hour.", day: null, source: "desk", words: 14),
    ];

    [Theory]
    [InlineData("storm", "budget calm storm wetter")] // By its stem, it is found in any language.
    [InlineData("storms", "budget calm storm wetter")]
    [InlineData("title:storm", "calm storm")]
    [InlineData("dek:storm", "budget")]
    [InlineData("body:storm", "storm wetter")]
    [InlineData("\"old harbour\"", "storm")]
    [InlineData("title:\"tallinn harbour\" OR dek:\"storm of\"", "budget storm")]
    [InlineData("body:\"tallinn harbour\"", "")]
    [InlineData("harbour AND storm", "calm storm")]
    [InlineData("harbour -storm", "no-date")]
    [InlineData("harbour NOT (storm OR note)", "")]
    [InlineData("(minister OR harbour) -title:storm", "budget no-date tokyo")]
    [InlineData("minister -\"prime minister\"", "no-date tokyo")]
    [InlineData("minister -(prime tower)", "budget no-date")]
    [InlineData("(storm happi*) OR note", "budget calm no-date")]
    [InlineData("harb*", "calm no-date storm")]
    [InlineData("happin*", "calm")]
    [InlineData("happi*", "budget calm")] // The stem of happy.
    [InlineData("title:harb*", "storm")]
    [InlineData("col*r", "budget tokyo")]
    [InlineData("colo?r", "budget")]
    [InlineData("h?r*", null)]
    [InlineData("ho?r -harbour", "")]
    [InlineData("harbor~", "calm no-date storm")]
    [InlineData("minsiter~1", "budget tokyo")]
    [InlineData("body:stormz~1", "storm wetter")]
    [InlineData("lods~1", "wetter")]
    [InlineData("minister NEAR/3 doe", "budget no-date")]
    [InlineData("doe NEAR/0 minister", "")]
    [InlineData("prime NEAR/3 minister", "budget tokyo")]
    [InlineData("\"prime minister\" NEAR/2 spoke", "budget")]
    [InlineData("title:storm NEAR/1 title:tallinn", "storm")]
    [InlineData("body:storm NEAR/1 body:tallinn", "")]
    [InlineData("author:ann", "budget storm")]
    [InlineData("author:\"ann writer\" storm", "budget storm")]
    [InlineData("author:\"writer ann\"", "")]
    [InlineData("author:wri*", "budget storm")]
    [InlineData("source:wire", "budget calm storm tokyo")]
    [InlineData("source:\"north wire\" -source:\"south wire\"", "budget storm tokyo")]
    [InlineData("source:n*th", null)]
    [InlineData("source:no*h", "budget storm tokyo")]
    [InlineData("place:tallinn", "calm storm")]
    [InlineData("place:\"the capital\"", "storm")]
    [InlineData("place:p1 org:board", "calm")]
    [InlineData("person:(doe OR roe)", "budget")]
    [InlineData("person:\"jane doe\" OR org:\"harbour board\"", "budget calm")]
    [InlineData("topic:17000000", "calm storm")]
    [InlineData("topic:medtop:11000000", "budget")]
    [InlineData("lang:de", "wetter")]
    [InlineData("storms -lang:en", "wetter")]
    [InlineData("story:storm-2026", "calm storm")]
    [InlineData("harbour -story:storm-2026", "no-date")]
    [InlineData("note OR story:budget-1", "budget no-date")]
    [InlineData("section:world", "calm storm")]
    [InlineData("section:\"world news\"", "storm")]
    [InlineData("words:>500", "budget")]
    [InlineData("words:[15 TO 500]", "calm storm tokyo")]
    [InlineData("harbour words:<100", "no-date storm")]
    [InlineData("published:[2026-05-03 TO 2026-05-06]", "budget calm wetter")]
    [InlineData("published:2026-05-01", "no-date storm")] // Receipt counts where publication is unknown.
    [InlineData("published:>now-29d", "budget calm tokyo wetter")]
    [InlineData("harbour published:<2026-05-02", "no-date storm")]
    [InlineData("published:2026-W19 minister", "budget tokyo")]
    [InlineData("tower OR published:<2026-05-02 OR words:900", "budget no-date storm tokyo")]
    [InlineData("storm -published:>2026-05-02", "storm")]
    [InlineData("storm^3 OR (note^2 harbour)", "budget calm no-date storm wetter")]
    [InlineData("title:(storm harbour)", "storm")]
    [InlineData("\"東京\" OR Łódź", "tokyo wetter")]
    [InlineData("source:desk published:>now-60d -tower", "no-date")]
    public async Task Every_form_of_query_finds_what_it_means(string query, string? expected)
    {
        if (expected is null)
        {
            Assert.False(QueryParser.TryParse(query, out _, out _));
            return;
        }

        await AddDeskAsync();
        foreach (var order in new[] { SearchOrder.Relevance, SearchOrder.Newest, SearchOrder.Oldest })
        {
            var page = await SearchAsync(query, order);
            Assert.Equal(expected, string.Join(' ', page.Hits.Select(GuidOf).Order(StringComparer.Ordinal)));
            Assert.Equal((page.Hits.Count, false), (page.Total, page.TotalIsLowerBound));
        }

        Assert.Equal(expected, string.Join(' ', Desk.Where(a => PlainEvaluator.Matches(QueryParserTests.Parse(query), a, Start))
            .Select(a => a.Article.Guid).Order(StringComparer.Ordinal)));
    }

    [Fact]
    public async Task Any_query_finds_what_the_plain_evaluator_finds()
    {
        await AddDeskAsync();
        string[] operands =
        [
            "storm", "storms", "title:storm", "body:harbour", "\"the harbour\"", "minister", "happ*", "col*r", "harbor~", "prime NEAR/2 minister", "source:wire",
            "author:ann", "place:tallinn", "lang:de", "story:storm-2026", "published:>2026-05-04", "words:<100", "no*", "org:mini*", "dek:storm^2", "the", "qqqq", "qqqq*",
        ];
        var leaf = Gen.Elements(operands);
        var queries = Gen.Sized(size => Tree(Math.Min(size, 4))).ToArbitrary();
        Prop.ForAll(queries, async query =>
        {
            if (!QueryParser.TryParse(query, out var tree, out _))
                return true;
            var hits = (await SearchAsync(query)).Hits.Select(GuidOf).Order(StringComparer.Ordinal);
            return Desk.Where(a => PlainEvaluator.Matches(tree, a, Start)).Select(a => a.Article.Guid).Order(StringComparer.Ordinal).SequenceEqual(hits);
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(150));

        Gen<string> Tree(int depth) => depth == 0 ? leaf : Gen.OneOf(
            leaf,
            Gen.Zip(Tree(depth - 1), Tree(depth - 1), (a, b) => $"({a}) ({b})"),
            Gen.Zip(Tree(depth - 1), Tree(depth - 1), (a, b) => $"({a}) OR ({b})"),
            Gen.Zip(Tree(depth - 1), Tree(depth - 1), (a, b) => $"({a}) -({b})"));
    }

    [Fact]
    public async Task Longest_query_runs()
    {
        await AddDeskAsync();
        foreach (var (before, join) in new[] { ("", " OR "), ("harbour -", " -"), ("title:", " OR title:"), ("qu*", " OR qu*x"), ("", " ") })
        {
            var query = before + string.Join(join, Enumerable.Range(0, QueryParser.MaxTerms - 2).Select(i => $"qword{i}s"));
            await SearchAsync(query);
        }

        var nested = Enumerable.Range(0, 30).Aggregate("harbour", (q, i) => $"({q} OR q{i} -(r{i} s{i}))");
        Assert.Equal(3, (await SearchAsync(nested)).Total);
    }

    [Theory]
    [InlineData("fr", "Élections nationales", "electionnes", "election", "election national", "rates")]
    [InlineData("de", "Die Regierungen der Länder", "regierte", "regierung land", "die regierung der land", "govern")]
    [InlineData("ru", "Новый российский президент", "президентство", "президентом новые", "новая российская президента", "вор")]
    [InlineData("es", "Nuevas canciones", "cancionero", "cancion", "nuevas cancion", "cancer")]
    [InlineData("nb", "Regjeringen i huset", "regjerte", "regjering", "regjering i husene", "house")]
    [InlineData("pl", "Wybory krajowe", "wyborow", "wybory", "wybory krajowe", "wybor")]
    public async Task Words_are_found_by_their_stem_in_the_language_of_the_article(string language, string title, string none, string words, string phrase, string other)
    {
        await AddDeskAsync();
        await AddAsync(Tagged("foreign", title, "", "", 1, "desk", 3, language));
        Assert.Equal([], await FoundAsync(none));
        Assert.Equal(["foreign"], await FoundAsync(words));
        Assert.Equal(["foreign"], await FoundAsync($"\"{phrase}\""));
        Assert.Equal(["foreign"], await FoundAsync($"title:({words}) lang:{language}"));
        Assert.Equal([], await FoundAsync(other));
    }

    [Fact]
    public async Task Stem_of_one_language_is_not_taken_for_a_word_of_another()
    {
        await AddAsync(Tagged("rats", "Rats in the harbour", "", "", 1, "desk", 3));
        await AddAsync(Tagged("taux", "Les rates de 2026", "", "", 1, "desk", 3, "fr"));
        Assert.Equal(["taux"], await FoundAsync("rates"));
        Assert.Equal(["rats"], await FoundAsync("rats harbour"));
        Assert.Equal(["taux"], await FoundAsync("2026"));
        Assert.Equal(["taux"], await FoundAsync("rate*"));
    }

    [Fact]
    public async Task Topic_is_found_by_its_code_and_its_labels()
    {
        var article = Tagged("warm", "Warm winter", "", "", 1, "desk", 3, "de", topics: ["medtop:20000419"]);
        article.Tags.Topics[0].Labels.Add(["climate change", "Klimawandel"]);
        await AddAsync(article);
        foreach (var query in new[] { "topic:\"climate change\"", "topic:climate", "topic:Klimawandel", "topic:klima*", "topic:20000419" })
            Assert.Equal(["warm"], await FoundAsync(query));
        Assert.Equal([], await FoundAsync("topic:\"change climate\""));
        var page = await Index.SearchAsync(
            new IndexQuery(QueryParserTests.Parse("winter"), SearchOrder.Newest, null, 10) { Facets = [FacetField.Topic] }, TestContext.Current.CancellationToken);
        Assert.Equal(("medtop:20000419", "climate change"), (page.Facets[0].Values[0].Value, page.Facets[0].Values[0].Label));
    }

    [Fact]
    public async Task Pattern_that_fits_too_much_is_refused_with_its_place()
    {
        await AddAsync(Articles.Make("a", "Words", string.Join(' ', Enumerable.Range(0, 600).Select(i => $"stem{i}x"))));
        var error = await Assert.ThrowsAsync<QueryTooBroadException>(() => SearchAsync("words st*x"));
        Assert.Equal(6, error.Span.Start);
        Assert.Equal(1, (await SearchAsync("words st*")).Total);
    }

    private async Task<IEnumerable<string>> FoundAsync(string query) => (await SearchAsync(query)).Hits.Select(GuidOf);

    protected async Task AddDeskAsync()
    {
        foreach (var article in Desk)
            await AddAsync(article);
    }

    private static IndexedArticle Tagged(
        string guid, string title, string dek, string body, int? day, string source, int words, string language = "en", string author = "",
        string section = "", string story = "", (string Id, EntityKind Kind, string Name, string Mention)[]? entities = null, string[]? topics = null)
    {
        var article = Articles.Make(guid, title, body, day: day);
        article.Article.Source = source;
        article.Clean.Dek = dek;
        article.Clean.Section = section;
        article.Clean.WordCount = words;
        article.Clean.Language = article.Tags.Language = language;
        article.Tags.StoryId = story;
        if (author.Length > 0)
            article.Clean.Contributors.Add(new Contributor { Name = author, Role = ContributorRole.Author });
        article.Tags.Entities.Add((entities ?? []).Select(e => new EntityTag
        {
            EntityId = e.Id,
            Kind = e.Kind,
            Name = e.Name,
            Mentions = { new EntityMention { Text = e.Mention } },
        }));
        article.Tags.Topics.Add((topics ?? []).Select(t => new TopicTag { Code = t }));
        return article;
    }
}
