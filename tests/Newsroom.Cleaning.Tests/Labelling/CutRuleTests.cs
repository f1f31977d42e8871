using Newsroom.Article.V1;

namespace Newsroom.Cleaning.Tests.Labelling;

/// <summary>Each kind of furniture, alone among running text.</summary>
public sealed class CutRuleTests
{
    [Theory]
    [InlineData("Share this article", RemovalLabel.ShareSubscribe)]
    [InlineData("Facebook WhatsApp Copy link", RemovalLabel.ShareSubscribe)]
    [InlineData("Follow us on Instagram: instagram.com/crane.example", RemovalLabel.ShareSubscribe)]
    [InlineData("Síguenos en nuestras redes", RemovalLabel.ShareSubscribe)]
    [InlineData("Підписуйтесь на наш канал", RemovalLabel.ShareSubscribe)]
    [InlineData("Get the best of it straight to your inbox", RemovalLabel.Newsletter)]
    [InlineData("Hier können Sie unseren Newsletter bestellen", RemovalLabel.Newsletter)]
    [InlineData("We use cookies to count visits.", RemovalLabel.CookieNotice)]
    [InlineData("Store and/or access information on a device", RemovalLabel.CookieNotice)]
    [InlineData("Genaue Standortdaten und Abfrage von Geräteeigenschaften zur Identifikation", RemovalLabel.CookieNotice)]
    [InlineData("Damit können personenbezogene Daten an Drittplattformen übermittelt werden.", RemovalLabel.CookieNotice)]
    [InlineData("Les også Kranen skal males gul", RemovalLabel.RelatedLink)]
    [InlineData("Advertisement", RemovalLabel.Advertisement)]
    [InlineData("Anzeige", RemovalLabel.Advertisement)]
    [InlineData("READ MORE: Why cranes are rarely blue", RemovalLabel.RelatedLink)]
    [InlineData("Lesen Sie auch: Warum Kräne selten blau sind", RemovalLabel.RelatedLink)]
    [InlineData("Photo: Cranepictures.example", RemovalLabel.PhotoCredit)]
    [InlineData("© 2024 The Crane Gazette. All rights reserved.", RemovalLabel.Legal)]
    [InlineData("(Reporting by Ana Lund in Riga; Editing by Jan de Wit)", RemovalLabel.AgencySignoff)]
    [InlineData("-30-", RemovalLabel.AgencySignoff)]
    [InlineData("-more-", RemovalLabel.AgencySignoff)]
    [InlineData("--more--", RemovalLabel.AgencySignoff)]
    [InlineData("-MORE-", RemovalLabel.AgencySignoff)]
    [InlineData("1st take", RemovalLabel.AgencySignoff)]
    [InlineData("2nd Take", RemovalLabel.AgencySignoff)]
    [InlineData("TAKE 2", RemovalLabel.AgencySignoff)]
    [InlineData("2NDLD", RemovalLabel.AgencySignoff)]
    [InlineData("1st Ld-Writethru", RemovalLabel.AgencySignoff)]
    [InlineData("BC-EU--Harbour-Crane, 1st Ld-Writethru", RemovalLabel.AgencySignoff)]
    [InlineData("AP-CRANE-VOTE-2ND TAKE", RemovalLabel.AgencySignoff)]
    [InlineData("dpa", RemovalLabel.AgencySignoff)]
    [InlineData("(AFP, Reuters)", RemovalLabel.AgencySignoff)]
    [InlineData("Reuters/Ana Lund", RemovalLabel.PhotoCredit)]
    [InlineData("إقرأ أيضاً: رافعة الميناء", RemovalLabel.RelatedLink)]
    [InlineData("Siga o Jornal do Porto no WhatsApp e receba as notícias da sua cidade.", RemovalLabel.ShareSubscribe)]
    [InlineData("İLGİLİ HABER", RemovalLabel.Teaser)]
    [InlineData("Assista ao vídeo", RemovalLabel.Boilerplate)]
    [InlineData("00:00 / 01:42", RemovalLabel.Boilerplate)]
    [InlineData("Temps de lecture : 3 min.", RemovalLabel.Boilerplate)]
    [InlineData("(This story has not been edited by our staff and is auto-generated from a syndicated feed.)", RemovalLabel.Boilerplate)]
    [InlineData("Eds: Updates with the vote of the board, adds a quote.", RemovalLabel.AgencySignoff)]
    [InlineData("Warning: Undefined array key 3 in /srv/www/wp-content/plugins/seo/seo.php on line 120", RemovalLabel.Boilerplate)]
    [InlineData("About us | Contact | Privacy", RemovalLabel.Navigation)]
    [InlineData("Download our app", RemovalLabel.Promotion)]
    [InlineData("Tags: cranes, harbour, yellow", RemovalLabel.Boilerplate)]
    [InlineData("Source: Harbour Board", RemovalLabel.Boilerplate)]
    [InlineData("Quelle: Hafenamt Riga", RemovalLabel.Boilerplate)]
    [InlineData("Legende: Der Kran vor dem Zollhaus", RemovalLabel.Boilerplate)]
    [InlineData("Open this photo in gallery:", RemovalLabel.Boilerplate)]
    [InlineData("Advertorial", RemovalLabel.Advertisement)]
    [InlineData("By submitting your information you agree to the Terms & Conditions and are aged 16 or over.", RemovalLabel.Newsletter)]
    [InlineData("Diese Zusammenfassung wurde künstlich erzeugt und von der Redaktion geprüft.", RemovalLabel.Boilerplate)]
    [InlineData("港湾新聞のニュースサイトに掲載の記事・写真・図表など無断転載を禁止します。著作権は港湾新聞社またはその情報提供者に属します。", RemovalLabel.Legal)]
    [InlineData("♦ ♦ ♦", RemovalLabel.Boilerplate)]
    [InlineData("\u200C", RemovalLabel.Boilerplate)]
    public void furniture_between_paragraphs_is_cut(string line, RemovalLabel label)
    {
        var article = Documents.Article($"{Sentences.Title}\n\n{Sentences.Paragraph}\n\n{line}\n\n{Sentences.Second}");
        Assert.Equal([Sentences.Paragraph, Sentences.Second], article.Body());
        Assert.Equal([label], article.LabelsOf(line));
    }

    [Theory]
    [InlineData("Follow the money, the prosecutor told her staff, and you will find the crane and the men who painted it.")]
    [InlineData("“Share this with nobody,” the note said.")]
    [InlineData("Subscribers of the telephone network were without service for two hours on Monday, the company said in the evening.")]
    [InlineData("Comments from the harbour master were not available before the meeting, which had been called at short notice.")]
    [InlineData("She deleted her Facebook account after the vote, and her Instagram account a week later, saying that she needed to sleep.")]
    [InlineData("Cookies were sold for charity, and the last one went for forty crowns to a man from the customs office.")]
    [InlineData("Reuters expands its partnership with the harbour board to ten more cranes.")]
    [InlineData("AP: the crane of the harbour board was grey on Monday.")]
    [InlineData("BC-registered boats have to be painted yellow before the 2nd take of the film.")]
    [InlineData("Take 2 spoons of the yellow paint, the painter said, and stir them until the colour is even.")]
    [InlineData("2nd take of the scene was shot on the quay on Monday, when the crane was still grey.")]
    [InlineData("1st place went to the falcon, which had not entered the contest of the harbour board.")]
    [InlineData("More than forty members of the board voted, and more of them than ever before for yellow.")]
    [InlineData("Editors of the harbour newspaper said that they would print the vote in yellow on Friday.")]
    [InlineData("Speaking to reporters, the chairwoman declared:")]
    [InlineData("Source: the harbour board says in its report that no crane has ever been painted in a single night.")]
    public void ordinary_sentences_stay(string line)
    {
        var article = Documents.Article($"{Sentences.Title}\n\n{Sentences.Paragraph}\n\n{line}\n\n{Sentences.Second}");
        Assert.Equal([Sentences.Paragraph, line, Sentences.Second], article.Body());
    }

    [Fact]
    public void repeated_title_is_cut_wherever_it_stands()
    {
        var article = Documents.Article($"{Sentences.Title}.\n\n{Sentences.Title}.\n\n{Sentences.Paragraph}\n\n{Sentences.Title}\n\n{Sentences.Second}");
        Assert.Equal(Sentences.Title, article.Title);
        Assert.Equal([Sentences.Paragraph, Sentences.Second], article.Body());
        Assert.Equal([RemovalLabel.Title, RemovalLabel.RepeatedTitle, RemovalLabel.RepeatedTitle], article.LabelsOf(Sentences.Title));
    }

    [Fact]
    public void header_lines_become_metadata()
    {
        var article = Documents.Article(
            $"Home › Harbour › {Sentences.Title}\n\n{Sentences.Title}\n\nBy Ana Lund\n\nTranslated by Jan de Wit\n\n3 May 2024 10:15 CEST\n\nRIGA (Meridian News) - {Sentences.All}");
        Assert.Equal("Harbour", article.Section);
        Assert.Equal(["Ana Lund"], article.Names(ContributorRole.Author));
        Assert.Equal(["Jan de Wit"], article.Names(ContributorRole.Translator));
        Assert.Equal(("RIGA", "Meridian News"), (article.Dateline, article.Publisher));
        Assert.Equal(120, article.Published.UtcOffsetMinutes);
        Assert.Equal(3, article.Paragraphs.Count);
        Assert.Equal(FieldOrigin.Text, article.FieldSources.Single(s => s.Field == "published").Origin);
    }

    [Fact]
    public void byline_with_place_and_day_is_one_whatever_parts_them()
    {
        var article = Documents.Article($"{Sentences.Title}\n\nBy Ana Lund - Riga - 3 May 2024 - 10:15\n\n{Sentences.All}");
        Assert.Equal(["Ana Lund"], article.Names(ContributorRole.Author));
        Assert.Equal([RemovalLabel.Byline], article.LabelsOf("By Ana Lund - Riga - 3 May 2024 - 10:15"));
        Assert.Equal(new DateTimeOffset(2024, 5, 3, 10, 15, 0, TimeSpan.Zero), article.Published.Time.ToDateTimeOffset());
    }

    [Theory]
    [InlineData("كتب: علي حسن", "علي حسن")]
    [InlineData("Szerző: Kovács Anna", "Kovács Anna")]
    [InlineData("Penulis: Budi Santoso", "Budi Santoso")]
    public void byline_opens_in_many_languages(string line, string name)
    {
        var article = Documents.Article($"{Sentences.Title}\n\n{line}\n\n{Sentences.All}");
        Assert.Equal((name, ""), (article.Names(ContributorRole.Author).Single(), article.Section));
    }

    [Theory]
    [InlineData("الخميس 7 نوفمبر 2024 - 18:30")]
    [InlineData("Giriş Tarihi: 7.11.2024 18:30 Son Güncelleme: 8.11.2024 9:00")]
    [InlineData("Kirjattu järjestelmään 7.11.2024 18:30")]
    public void line_with_a_day_is_no_standfirst(string line)
    {
        var article = Documents.Article($"{Sentences.Title}\n{line}\n{Sentences.All}");
        Assert.Equal(("", new DateOnly(2024, 11, 7)), (article.Dek, DateOnly.FromDateTime(article.Published.Time.ToDateTime())));
    }

    [Fact]
    public void sentence_right_below_a_link_within_the_text_stays()
    {
        var article = Documents.Article($"{Sentences.Title}\n{Sentences.Paragraph}\nThe vote took most of the afternoon.\nRead more: Why cranes are grey\nThe painters will start in April, they said.\nShare\nTRENDING NOW\n1. Goats on the roof\n2. A bell turns green");
        Assert.Equal("The painters will start in April, they said.", article.Body()[^1]);
    }

    [Fact]
    public void line_before_the_byline_is_the_standfirst()
    {
        var article = Documents.Article($"{Sentences.Title}\n\nA vote that took all afternoon has settled what colour visitors will see.\n\nBy Ana Lund\n\n{Sentences.All}");
        Assert.Equal("A vote that took all afternoon has settled what colour visitors will see.", article.Dek);
        Assert.Equal(3, article.Paragraphs.Count);
    }

    [Fact]
    public void list_of_other_stories_at_the_end_is_cut()
    {
        const string Teasers = """
            Goat found on the roof of the town hall.

            Goat found on the roof of the town hall.

            A goat that had been missing since Easter has been found on the roof of the town hall, where it appears to have lived on geraniums and on the mayor's san...

            Crane Gazette -

            Swimmers asked to stop counting the fish.

            Swimmers asked to stop counting the fish.

            Swimmers have been asked to stop counting the fish in the old harbour basin, because their figures and those of the ministry differ by about four thous...

            Crane Gazette -
            """;
        var article = Documents.Article($"{Sentences.Title}\n\n{Sentences.All}\n\n{Teasers}");
        Assert.Equal(3, article.Paragraphs.Count);
        Assert.Equal("Crane Gazette", article.Publisher);
        Assert.Contains(RemovalLabel.Teaser, article.LabelsOf("Goat found"));
    }

    [Fact]
    public void one_ellipsis_at_the_end_of_an_article_stays()
    {
        const string Last = "And the falcon, when the scaffolding came down at last, simply looked at them all and then...";
        Assert.Equal(4, Documents.Article($"{Sentences.Title}\n\n{Sentences.All}\n\n{Last}").Paragraphs.Count);
    }

    [Fact]
    public void items_below_a_most_read_heading_are_cut_and_the_next_subhead_stays()
    {
        var article = Documents.Article(
            $"{Sentences.Title}\n\n{Sentences.Paragraph}\n\nMost read\n1. Goat found on the roof of the town hall\n2. Swimmers asked to stop counting\n\nThe question of rust\n\n{Sentences.Second}");
        Assert.Equal([Sentences.Paragraph, "The question of rust", Sentences.Second], article.Body());
        Assert.Equal(ParagraphRole.Subhead, article.Paragraphs[1].Role);
    }

    [Fact]
    public void everything_below_a_comments_heading_is_cut()
    {
        var article = Documents.Article($"{Sentences.Title}\n\n{Sentences.All}\n\nLeave a comment\n\nName *\n\nI have painted cranes all my life and yellow is the worst colour of them all, believe me.");
        Assert.Equal(3, article.Paragraphs.Count);
        Assert.Equal([RemovalLabel.Comments], article.LabelsOf("I have painted cranes"));
    }

    [Fact]
    public void declared_metadata_is_not_guessed_over()
    {
        var document = Documents.Of($"{Sentences.Title}\n\nBy Ana Lund\n\n3 May 2024\n\n{Sentences.All}");
        document.Declared = new DeclaredMetadata { Headline = "Crane to be yellow", Byline = "By Mira Holt", Publisher = "Meridian News" };
        var article = Documents.Clean(document).Article!;
        Assert.Equal("Crane to be yellow", article.Title);
        Assert.Equal(["Mira Holt"], article.Names(ContributorRole.Author));
        Assert.Equal(FieldOrigin.Declared, article.FieldSources.Single(s => s.Field == "title").Origin);
        Assert.Equal(3, article.Paragraphs.Count);
    }

    [Fact]
    public void text_without_a_title_keeps_all_its_paragraphs()
    {
        var article = Documents.Article(Sentences.All);
        Assert.Equal("", article.Title);
        Assert.Equal(3, article.Paragraphs.Count);
    }

    [Theory]
    [InlineData("Coast Courier\n\nHarbour bridge closed after heavy storm | Coast Courier", "Harbour bridge closed after heavy storm")]
    [InlineData("Home\n\nHarbour bridge closed after heavy storm | Coast Courier", "Harbour bridge closed after heavy storm | Coast Courier")]
    public void name_behind_the_headline_goes_where_it_stands_by_itself_too(string head, string title) =>
        Assert.Equal(title, Documents.Article(head + "\n\n" + Sentences.All).Title);

    [Fact]
    public void single_line_is_a_body() => Assert.Equal(["Harbour closed after fire"], Documents.Article("Harbour closed after fire").Body());
}
