using Newsroom.Article.V1;
using Newsroom.Cleaning.Labelling;

namespace Newsroom.Cleaning.Tests.Labelling;

/// <summary>Texts as scrapers leave them: what surrounds an article and what its pictures, wires and pages left inside it.</summary>
public sealed class MessyTextTests
{
    [Theory]
    [InlineData("The crane before the vote, seen from the customs house. Photo: Ana Lund/Meridian News")]
    [InlineData("Der Kran vor der Abstimmung, gesehen vom Zollhaus. Foto: Ana Lund")]
    [InlineData("The crane at dawn, before the painters came. © Ana Lund | Meridian")]
    [InlineData("The chairwoman of the board at the vote on Tuesday. Ana Lund/Meridian News")]
    [InlineData("Visitors on the quay look up at the crane. (Image: Meridian via Getty Images)")]
    [InlineData("Visitors on the quay look up at the crane on Tuesday. Ana Lund for The Meridian")]
    [InlineData("Visitors on the quay look up at the crane on Tuesday. (AP)")]
    [InlineData("Visitors on the quay look up at the crane on Tuesday.AFP")]
    [InlineData("港の埠頭から黄色いクレーンを見上げる見物の人たち。 共同")]
    [InlineData("Visitors on the quay look up at the crane (")]
    [InlineData("A yellow coat and a hat to go with it, both of sailcloth.Photo: Ana Lund. Styling: Bo Berg. Hair: Cy Holm. Cranes: the harbour board")]
    [InlineData("The chairwoman of the board at the vote. File image")]
    [InlineData("The chairwoman (left) and the eldest of the painters look up at the crane")]
    [InlineData("Looking up at the crane are, from left, the chairwoman, the eldest painter and a visitor.")]
    [InlineData("Die Vorsitzende (rechts) und der älteste Maler sehen zum Kran hinauf.")]
    public void caption_is_known_by_the_credit_at_its_end(string caption)
    {
        var article = Documents.Article($"{Sentences.Title}\n\n{Sentences.Paragraph}\n\n{caption}\n\n{Sentences.Second}");
        Assert.Equal([Sentences.Paragraph, Sentences.Second], article.Body());
        Assert.Equal([RemovalLabel.Caption], article.LabelsOf(caption));
    }

    [Theory]
    [InlineData("The crane as it was seen from the customs house", "The crane as it was seen from the customs house")]
    [InlineData("The crane as it was seen from the customs house.", "The crane as it was seen from the customs house. Ana Lund for Meridian")]
    [InlineData("The crane as it was seen from the customs house. Ana Lund for Meridian", "The crane as it was seen from the customs house.")]
    public void caption_is_known_by_standing_there_twice(string one, string other)
    {
        var article = Documents.Article($"{Sentences.Title}\n\n{Sentences.Paragraph}\n\n{one}\n\n{other}\n\n{Sentences.Second}");
        Assert.Equal([Sentences.Paragraph, Sentences.Second], article.Body());
        Assert.Equal([RemovalLabel.Caption, RemovalLabel.Caption], article.LabelsOf("seen from the customs house"));
    }

    [Fact]
    public void copy_of_a_caption_goes_with_it_however_long()
    {
        const string description = "Visitors on the quay look up at the crane, which has been grey since the day in spring when it came by sea from the yard.";
        var article = Documents.Article($"{Sentences.Title}\n\n{Sentences.Paragraph}\n\n{description}\n\n{description} Photo: Ana Lund\n\n{Sentences.Second}");
        Assert.Equal([Sentences.Paragraph, Sentences.Second], article.Body());
    }

    [Fact]
    public void text_goes_on_below_a_list_of_other_stories_without_a_blank_line() =>
        Assert.Equal([Sentences.Paragraph, Sentences.Second, Sentences.Third], Documents.Article($"{Sentences.Title}\n{Sentences.Paragraph}\nRelated stories\nGoats on the roof of the library\nBell rings by itself at night\n{Sentences.Second}\n{Sentences.Third}").Body());

    [Theory]
    [InlineData("She has taken her photo by the harbour wall every morning since the spring, whatever the weather was like, and shows them to nobody at all.")]
    [InlineData("The board will meet on Monday and/or Tuesday.")]
    [InlineData("Nobody from left or right had asked for it, said the senator (R), and turned right at the crane.")]
    [InlineData("The image: a crane in a colour that nobody on the board had asked for and that everybody, after one look at the bill, was prepared to praise.")]
    [InlineData("He sold the pictures to Getty Images in 1998.")]
    [InlineData("The board has two tasks. Paint the crane, and look for The Falcon")]
    [InlineData("Half of all cranes are painted once. (Harbour Board)")]
    [InlineData("The crane was yellow (it had been grey) on Monday (and on Tuesday).")]
    public void sentence_about_pictures_is_no_caption(string sentence) => Assert.False(CaptionPass.EndsInCredit(sentence) || CaptionPass.EndsInAgency(sentence));

    [Fact]
    public void agency_behind_the_last_sentence_is_that_of_the_text()
    {
        var article = Documents.Article($"{Sentences.Title}\n\n{Sentences.Paragraph}\n\n{Sentences.Second}\n\n{Sentences.Third} (AP)");
        Assert.Equal([Sentences.Paragraph, Sentences.Second, $"{Sentences.Third} (AP)"], article.Body());
    }

    [Fact]
    public void several_other_stories_below_the_article_are_cut()
    {
        const string Others = """
            Goat found on the roof of the town hall
            The animal had been missing since Easter.
            Swimmers asked to stop counting the fish
            Their figures differ from those of the ministry.
            Baker wins back his grandfather's oven
            A court ended a dispute of eleven years.
            Tram line closed for a wedding
            The couple met at its last stop.
            © 2024 The Crane Gazette. All rights reserved.
            """;
        var article = Documents.Article($"{Sentences.Title}\n{Sentences.Paragraph}\n{Sentences.Second}\n{Sentences.Third}\nRead more\n{Others}");
        Assert.Equal([Sentences.Paragraph, Sentences.Second, Sentences.Third], article.Body());
    }

    [Fact]
    public void times_of_a_live_blogs_entries_are_cut()
    {
        string[] stamps = ["14:05 KEY EVENT", "13:50Ana Lund-Berg", "13:20", "13:05 Ana Lund"];
        string[] texts = [Sentences.Paragraph, Sentences.Second, Sentences.Third, "The first brush has been handed to the eldest of the painters, who waved it at the crowd before she climbed."];
        var article = Documents.Article($"{Sentences.Title}\n\n{string.Join("\n\n", stamps.Zip(texts, (s, t) => $"{s}\n\n{t}"))}");
        Assert.Equal(texts, article.Body());
        Assert.All(stamps, s => Assert.Equal([RemovalLabel.Date], article.LabelsOf(s)));
        Assert.Contains(article.QualityFlags, f => f.Kind == QualityFlagKind.LiveBlog);
    }

    [Fact]
    public void programme_of_a_day_stays()
    {
        string[] programme = ["10:00 Speeches", "11:30 Lunch", "13:00 First brush", "14:00 Music"];
        var article = Documents.Article($"{Sentences.Title}\n\n{Sentences.Paragraph}\n\n{string.Join('\n', programme)}\n\n{Sentences.Second}\n\n{Sentences.Third}");
        Assert.Equal([Sentences.Paragraph, .. programme, Sentences.Second, Sentences.Third], article.Body());
    }

    [Fact]
    public void last_paragraph_about_the_author_is_cut()
    {
        const string Bio = "Ana Lund is a carpenter and writes about harbours, cranes and the people who paint them.";
        var article = Documents.Article($"{Sentences.Title}\n\nBy Ana Lund\n\n{Sentences.Paragraph}\n\n{Sentences.Second}\n\n{Sentences.Third}\n\n{Bio}");
        Assert.Equal([Sentences.Paragraph, Sentences.Second, Sentences.Third], article.Body());
        Assert.Equal([RemovalLabel.AuthorBio], article.LabelsOf(Bio));
    }

    [Fact]
    public void headlines_of_ideographs_below_related_are_cut()
    {
        const string Paragraph = "港湾委員会は十三日、四基あるクレーンのうち最大のものを、来月の競漕大会までに黄色く塗り替えることを決めた。投票には午後いっぱいかかり、二人の委員は緑色を求めたという。";
        const string Second = "委員長は、訪れる人が見たいのは錆ではないと述べ、作業は天候が許せば四月の第二週に始まる見通しだ。塗装工は六月まで隼の巣に触れないよう求められている。";
        string[] others = ["市役所の屋根で山羊が見つかる、復活祭から行方不明だった一頭とみられる", "泳ぐ人に魚を数えないよう求める声、統計は省のものと食い違ったまま", "祖父の窯を取り戻したパン職人、十一年にわたる争いに裁判所が決着"];
        var article = Documents.Article($"最大のクレーンを黄色に\n{Paragraph}\n{Second}\n関連記事\n{string.Join('\n', others)}");
        Assert.Equal([Paragraph, Second], article.Body());
    }

    [Fact]
    public void short_sentence_that_closes_a_clean_text_stays()
    {
        var article = Documents.Article($"{Sentences.Title}\n\n{Sentences.Second}\n\n{Sentences.Third}\n\n{Sentences.Paragraph}\n\nShe had not been asked.");
        Assert.Equal("She had not been asked.", article.Body()[^1]);
    }

    [Fact]
    public void sentence_above_the_end_mark_is_the_last_of_the_text_whatever_stands_before_it()
    {
        var article = Documents.Article($"UPDATE 2-{Sentences.Title}\n{Sentences.All}\nPhoto: Harbour Board\nSign up for our newsletter\nThe cause of the rust is not known.\n-30-\nTRENDING NOW\n1. Goats on the roof\n2. A bell turns green");
        Assert.Equal((Sentences.Title, "The cause of the rust is not known."), (article.Title, article.Body()[^1]));
    }

    [Fact]
    public void wire_cruft_is_cut_and_the_script_label_taken_off()
    {
        var article = Documents.Article($"{Sentences.Title}\n\nSTORY: {Sentences.Paragraph}\n\n(MORE)\n\n{Sentences.Second}\n\n-30-");
        Assert.Equal([Sentences.Paragraph, Sentences.Second], article.Body());
        Assert.Equal([RemovalLabel.ScriptPrefix], article.LabelsOf("STORY:"));
    }

    [Fact]
    public void what_encodings_did_to_the_text_is_undone()
    {
        var article = Documents.Article($"{Sentences.Title}\n\nThe cafÃ© at the har\u00ADbour &amp; its\u00A0owner will look at the crane from the terrace, the board said.\n\n{Sentences.Second}");
        Assert.Equal("The café at the harbour & its owner will look at the crane from the terrace, the board said.", article.Body()[0]);
    }

    [Fact]
    public void headlines_below_each_other_in_a_script_without_case_are_no_wrapped_text()
    {
        const string Body = "港の委員会は、四つのクレーンのうち最も大きいものを、レガッタの前に黄色に塗ることを決めた。投票は午後いっぱいかかった。";
        const string More = "二人の委員は、さびが目立たないとして緑色を求めたが、委員長は、訪れる人が見に来るのはさびではないと指摘した。";
        var article = Documents.Article(
            $"港で最大のクレーンが黄色に塗られることに\n{Body}\n{More}\n市庁舎の屋根で見つかったヤギ、春から行方不明になっていたことが判明し市長が驚きを語る\n" +
            "旧港の水浴客に魚を数えるのをやめるよう要請、役所の数字と四千匹の食い違いがあるため担当者が困惑\n祖父のかまどを取り戻したパン職人、十一年にわたる争いに裁判所が終止符を打ち喜びの声があがる");
        Assert.Contains(Body, article.Body());
        Assert.Contains(More, article.Body());
    }

    [Fact]
    public void wrapped_text_in_a_script_without_spaces_becomes_paragraphs()
    {
        const string Body = "港の委員会は四つのクレーンのうち最も大きいものをレガッタの前に黄色に塗ることを決めたが投票は午後いっぱいかかり二人の委員はさびが目立たないとして緑色を求め委員長は訪れる人が見に来るのはさびではないと指摘したため議論は夕方まで続き最後は一票の差で黄色に決まったと港の新聞は伝えている。";
        var wrapped = string.Join('\n', Body.Chunk(36).Select(c => new string(c)));
        Assert.Contains(Body, Documents.Article($"港で最大のクレーンが黄色に\n\n{wrapped}\n\n{Body}").Body());
    }
}
