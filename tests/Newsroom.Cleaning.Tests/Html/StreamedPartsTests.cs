using Newsroom.Article.V1;

namespace Newsroom.Cleaning.Tests.Html;

/// <summary>Parts of a page that were sent late stand where the page's scripts would put them.</summary>
public sealed class StreamedPartsTests
{
    private static readonly string[] Expected = [Sentences.Paragraph, Sentences.Second, Sentences.Third];

    [Fact]
    public void part_takes_the_place_of_what_is_shown_until_it_comes()
    {
        var article = Documents.PageArticle(Page(
            $"""<!--$?--><template id="B:0"></template><div>Loading the story</div> until then<!--/$--><p>{Expected[1]}</p><!--$?--><template id="B:1"></template><p>Wait</p><!--/$-->""",
            $"""<div hidden id="S:1"><p>{Expected[2]}</p></div><div hidden id="S:0"><p>{Expected[0]}</p></div><script>$RC("B:1","S:1");$RC("B:0","S:0")</script>"""));
        Assert.Equal(Expected, article.Body());
        Assert.Equal([RemovalLabel.Hidden], article.LabelsOf("Loading the story"));
    }

    [Fact]
    public void part_may_have_places_of_others()
    {
        var article = Documents.PageArticle(Page(
            """<template id="B:0"></template>""",
            $"""<div hidden id="S:a"><p>{Expected[1]}</p></div><div hidden id="S:0"><p>{Expected[0]}</p><template id="P:a"></template><p>{Expected[2]}</p></div>"""));
        Assert.Equal(Expected, article.Body());
    }

    [Fact]
    public void parts_without_a_place_stay_hidden()
    {
        var article = Documents.PageArticle(Page(
            string.Concat(Expected.Select(p => $"<p>{p}</p>")) + """<template id="B:9"></template>""",
            """<div hidden id="S:1">Nobody waits for this<template id="P:1"></template></div><div hidden id="S:2">nor this<template id="P:3"></template></div><div hidden id="S:3">nor that<template id="P:2"></template></div>"""));
        Assert.Equal(Expected, article.Body());
        Assert.Equal([RemovalLabel.Hidden], article.LabelsOf("Nobody waits for this"));
    }

    [Fact]
    public void parts_that_nest_too_deep_are_refused()
    {
        var parts = string.Concat(Enumerable.Range(0, 1900).Select(i => $"""<div hidden id="S:{i}"><div><template id="P:{i + 1}"></template></div></div>"""));
        Assert.Equal(Reason.TooComplex, Documents.CleanPage(Page("""<template id="B:0"></template>""", parts)).Reason);
    }

    private static string Page(string story, string parts) => $"<title>{Sentences.Title}</title><main><h1>{Sentences.Title}</h1>{story}</main>{parts}";
}
