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
    public void text_without_words_has_no_keywords() => Assert.Empty(Tagged.Text("… 12 — 34 !!!").Keywords);
}
