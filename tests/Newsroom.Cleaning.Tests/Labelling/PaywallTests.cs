using Newsroom.Article.V1;

namespace Newsroom.Cleaning.Tests.Labelling;

/// <summary>Where the text of a page says that its rest is for those who pay, and where the same words speak of something else.</summary>
public sealed class PaywallTests
{
    private static readonly string[] Expected = [Sentences.Paragraph, Sentences.Second, Sentences.Third];

    public static TheoryData<string> Walls() =>
    [
        "To continue reading, become one of our subscribers.", "This article is for subscribers only", "Register for free to continue reading", "You have no free articles left",
        "Jetzt weiterlesen mit Kran plus", "Dieser Artikel ist nur für Abonnenten.", "Il vous reste 57 % de cet article à lire.", "La suite est réservée aux abonnés",
        "Para seguir leyendo, suscríbete", "Esta nota es exclusiva para suscriptores", "Este conteúdo é exclusivo para assinantes", "Questo articolo è riservato agli abbonati",
        "Om verder te lezen heb je een abonnement nodig", "Aby czytać dalej, wykup dostęp", "För att läsa vidare behöver du logga in", "For å lese videre må du ha abonnement",
        "Чтобы читать дальше, оформите подписку", "Щоб читати далі, оформіть передплату", "Okumaya devam etmek için abone olun", "この記事は会員限定です。", "订阅后阅读全文", "لمتابعة القراءة اشترك الآن",
    ];

    [Theory]
    [MemberData(nameof(Walls))]
    public void wall_below_the_text_closes_it(string wall)
    {
        var article = Documents.PageArticle($"<h1>{Sentences.Title}</h1><article>{Paragraphs(Expected)}<div><p>{wall}</p><p>One month for one coin.</p><p>Puzzles for every day of the week.</p></div></article>");
        Assert.Equal(Expected, article.Body());
        Assert.True(article.Paywalled);
        Assert.Equal(FieldOrigin.Text, Assert.Single(article.FieldSources, s => s.Field == "paywalled").Origin);
        Assert.Equal([RemovalLabel.Promotion], article.LabelsOf(wall));
    }

    [Fact]
    public void wall_may_stand_in_mid_sentence()
    {
        const string Cut = "The painters will start with the northern arm of the crane, which has not been painted since the year in which the...";
        var article = Documents.PageArticle($"<h1>{Sentences.Title}</h1><article>{Paragraphs([Sentences.Paragraph, Cut])}<p>To continue reading, please subscribe.</p><p>Puzzles for every day.</p></article>");
        Assert.Equal([Sentences.Paragraph, Cut], article.Body());
        Assert.True(article.Paywalled);
    }

    [Fact]
    public void wall_in_a_text_closes_it_too()
    {
        var article = Documents.Article($"{Sentences.Title}\n\n{string.Join("\n\n", Expected)}\n\nTo continue reading, please subscribe.\n\nAll stories about cranes on two devices.\n\nGift cards for the whole family");
        Assert.Equal(Expected, article.Body());
        Assert.True(article.Paywalled);
    }

    [Fact]
    public void wall_with_the_text_below_it_stands_open()
    {
        var more = $"{Sentences.Third} {Sentences.Second}";
        var article = Documents.PageArticle($"<h1>{Sentences.Title}</h1><article><p>{Sentences.Paragraph}</p><p>To continue reading, please subscribe.</p><p>{Sentences.Second}</p><p>{more}</p></article>");
        Assert.Equal([Sentences.Paragraph, Sentences.Second, more], article.Body());
        Assert.False(article.Paywalled);
    }

    [Theory]
    [InlineData("<aside><p>Read also: Cranes of the north, an article for subscribers only</p></aside>")]
    [InlineData("<p>Printing this page is for subscribers.</p>")]
    [InlineData("<section class=comments><h3>Comments</h3><p>Only subscribers can write comments.</p></section>")]
    [InlineData("<ul class=related><li>Ten cranes <b>Subscriber only</b></li></ul>")]
    public void words_for_subscribers_of_something_else_are_no_wall(string below) =>
        Assert.False(Documents.PageArticle($"<h1>{Sentences.Title}</h1><article>{Paragraphs(Expected)}{below}</article>").Paywalled);

    [Theory]
    [InlineData("Readers who want to read the full story of the crane can do so in the harbour library, where it is kept on paper.")]
    [InlineData("She asked the children to continue reading while the painters worked, and they did so until the bell rang.")]
    public void reporters_sentence_stays(string sentence) =>
        Assert.Equal([Sentences.Paragraph, sentence, Sentences.Second], Documents.Article($"{Sentences.Title}\n\n{Sentences.Paragraph}\n\n{sentence}\n\n{Sentences.Second}").Body());

    private static string Paragraphs(IEnumerable<string> texts) => string.Concat(texts.Select(t => $"<p>{t}</p>"));
}
