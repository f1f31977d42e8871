using FsCheck;
using FsCheck.Fluent;
using Newsroom.Tagging.Keywords;

namespace Newsroom.Tagging.Tests;

public sealed class KeywordTests
{
    private const string Body =
        "The ferry harbour in Tallinn reopened after repairs to the storm barrier. Engineers checked the storm barrier twice, and harbour pilots tested the " +
        "new navigation lights. Ticket prices will rise in spring, the harbour company said, because the storm barrier cost more than planned.\n\n" +
        "Passengers praised the navigation lights. Ingrid Halvorsen, who runs the harbour company, promised cheaper tickets for students.";

    [Fact]
    public void repeated_phrases_come_first()
    {
        var phrases = Tagged.Text(Body, "Storm barrier repaired, ferry harbour reopens").Keywords.Select(keyword => keyword.Phrase).ToList();

        Assert.Contains("storm barrier", phrases.Take(3), StringComparer.OrdinalIgnoreCase);
        Assert.Contains("Tallinn", phrases);
        Assert.InRange(phrases.Count, 5, KeywordExtractor.MaxKeywords);
    }

    [Fact]
    public void no_phrase_is_part_of_another()
    {
        var phrases = Tagged.Text(Body).Keywords.Select(keyword => keyword.Phrase).ToList();

        Assert.All(phrases, phrase => Assert.Single(phrases, other => other.Contains(phrase, StringComparison.OrdinalIgnoreCase)));
    }

    [Fact]
    public void scores_fall_from_one()
    {
        var scores = Tagged.Text(Body).Keywords.Select(keyword => keyword.Score).ToList();

        Assert.Equal(1, scores[0]);
        Assert.Equal(scores.OrderDescending(), scores);
        Assert.All(scores, score => Assert.InRange(score, 0.0001, 1));
    }

    [Fact]
    public void function_words_of_the_language_are_left_out() =>
        Assert.DoesNotContain(Tagged.Text("Der Hafen und die Fähre und der Sturm und die Brücke und der Hafen.", language: "de").Keywords, keyword => keyword.Phrase is "und" or "der" or "die");

    [Fact]
    public void verbs_and_describing_words_are_no_keywords_of_their_own()
    {
        var phrases = Phrases("The harbour wants to dredge the muddy channel. Pilots would dredge the muddy channel at night, and divers might dredge the muddy channel by hand.");

        Assert.Contains("muddy channel", phrases);
        Assert.DoesNotContain("dredge", phrases);
        Assert.DoesNotContain("muddy", phrases);
    }

    [Fact]
    public void rare_word_comes_before_one_that_every_article_has()
    {
        var phrases = Phrases("The plan of the group is a tramway. A day with the tramway, the group said, is a day without the plan. The tramway pleased the group.");

        Assert.Equal("tramway", phrases[0]);
    }

    [Fact]
    public void german_noun_comes_before_what_is_written_small()
    {
        var phrases = Phrases("Der Deich brach schnell. Helfer sicherten schnell den Deich, und schnell kam Sand. Der Deich hielt schnell wieder.", "de");

        Assert.Equal("Deich", phrases[0]);
    }

    [Theory]
    [InlineData("zh", "港口今天重新开放。工程师检查了港口,港口公司说票价会上涨。", "港口")]
    [InlineData("ja", "ハーバーの工事が終わった。会社はハーバーを開き、ハーバーの料金を上げる。", "ハーバー")]
    public void languages_without_spaces_have_keywords(string language, string text, string keyword) => Assert.Equal(keyword, Phrases(text, language)[0]);

    [Fact]
    public void no_two_keywords_of_any_text_are_near_duplicates()
    {
        var words = Gen.Elements("harbour", "harbours", "Harbour", "storm", "storms", "stormy", "Tallinn", "Ingrid Halvorsen", "Halvorsen", "barrier", "the", "of", ".", "pilot", "pilots", "港口", "Deich", "Deiche");
        var texts = words.ListOf().Select(parts => string.Join(' ', parts)).ToArbitrary();

        Prop.ForAll(texts, text =>
        {
            var phrases = Phrases(text).Select(phrase => string.Join(' ', phrase.ToLowerInvariant().Split(' ').Select(KeywordExtractor.Stem))).ToList();
            return phrases.Count <= KeywordExtractor.MaxKeywords
                && phrases.TrueForAll(phrase => phrases.Count(other => other.Contains(phrase, StringComparison.Ordinal)) == 1);
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(1000));
    }

    [Fact]
    public void article_of_some_length_has_five_keywords_at_least() => Assert.InRange(Phrases(Body).Count, 5, KeywordExtractor.MaxKeywords);

    private static List<string> Phrases(string body, string language = "en") => [.. Tagged.Text(body, language: language).Keywords.Select(keyword => keyword.Phrase)];

    [Theory]
    [InlineData("no")]
    [InlineData("nb")]
    [InlineData("nn")]
    public void every_written_form_of_norwegian_has_its_function_words(string language) =>
        Assert.DoesNotContain(Phrases("Havna og ferja og havna og ikke ferja, men havna og ikke brua.", language), phrase => phrase is "ikke" or "og" or "men");

    [Fact]
    public void text_without_words_has_no_keywords() => Assert.Empty(Tagged.Text("… 12 — 34 !!!").Keywords);
}
