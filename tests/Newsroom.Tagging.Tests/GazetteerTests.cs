using Newsroom.Article.V1;
using Newsroom.Tagging.Entities;
using Newsroom.Tagging.Text;

namespace Newsroom.Tagging.Tests;

public sealed class GazetteerTests
{
    private readonly Gazetteer _gazetteer = new();

    [Fact]
    public void longest_name_wins()
    {
        Add("Oslo");
        Add("Oslo Opera House");

        Assert.True(_gazetteer.TryMatch(new TokenizedText("Oslo Opera House opened"), 0, 4, out var match));
        Assert.Equal(("Oslo Opera House", 3), (match.Entry.Name, match.Count));
    }

    [Fact]
    public void spelling_that_is_taken_keeps_its_meaning()
    {
        var first = Add("Tromsø");
        Add("Tromso");

        Assert.Same(first, _gazetteer.Find("tromso"));
    }

    [Theory]
    [InlineData("WHO", true)]
    [InlineData("Who", false)]
    [InlineData("who", false)]
    public void acronym_is_found_in_capitals_only(string text, bool found)
    {
        Add("WHO");

        Assert.Equal(found, _gazetteer.TryMatch(new TokenizedText(text), 0, 1, out _));
    }

    [Theory]
    [InlineData("Saint Gallen")]
    [InlineData("St. Gallen")]
    [InlineData("St Gallen")]
    [InlineData("Saint-Gallen")]
    public void hyphens_and_abbreviated_saints_do_not_matter(string text)
    {
        Add("St. Gallen");

        Assert.True(_gazetteer.TryMatch(new TokenizedText(text), 0, new TokenizedText(text).Tokens.Count, out _));
    }

    [Fact]
    public void word_in_lower_case_is_no_name()
    {
        Add("Nice");

        Assert.False(_gazetteer.TryMatch(new TokenizedText("a nice day"), 1, 3, out _));
    }

    private GazetteerEntry Add(string name)
    {
        var entry = new GazetteerEntry(EntityKind.Place, name, Gazetteer.KeyOf(name));
        _gazetteer.Add(name, entry);
        return entry;
    }
}
