using Newsroom.Tagging.Text;

namespace Newsroom.Tagging.Tests;

public sealed class SummaryLeadTests
{
    private const string First = "The harbour reopened on Friday after two weeks of repairs.";
    private const string Second = "Ferries to the islands ran again by noon, and the queue was short.";
    private const string Rest = "Nobody was hurt in the storm, which had broken the barrier in three places.";

    [Fact]
    public void short_first_sentence_takes_the_second_along() => Assert.Equal($"{First} {Second}", Lead($"{First} {Second} {Rest}"));

    [Fact]
    public void heading_before_the_text_is_passed_over() => Assert.Equal($"{First} {Second}", Lead($"Back to work\n\n{First} {Second} {Rest}"));

    [Fact]
    public void lead_stays_within_its_paragraph() => Assert.Equal(First, Lead($"{First}\n\n{Second} {Rest}"));

    [Fact]
    public void short_body_has_no_summary() => Assert.Equal("", Lead(First));

    private static string Lead(string body) => SummaryLead.Of(new TokenizedText(body));
}
