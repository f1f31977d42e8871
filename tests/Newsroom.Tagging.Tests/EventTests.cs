using Newsroom.Article.V1;
using Newsroom.Tagging.Entities;

namespace Newsroom.Tagging.Tests;

public sealed class EventTests
{
    [Theory]
    [InlineData("He covered the 2024 United States presidential election for two papers.", "2024 United States presidential election")]
    [InlineData("She first stood in the December 1910 general election and lost.", "December 1910 general election")]
    [InlineData("He lost the 2014 United States Senate election in Louisiana by a wide margin.", "2014 United States Senate election in Louisiana")]
    [InlineData("Tickets for the World Cup 2026 are on sale since Monday.", "World Cup 2026")]
    [InlineData("Two sprinters were sent home from the Tokyo Olympics on Friday.", "Tokyo Olympics")]
    [InlineData("The levee broke when Hurricane Katrina made landfall.", "Hurricane Katrina")]
    [InlineData("His grandfather fell in the Battle of the Bulge.", "Battle of the Bulge")]
    [InlineData("The plant was built after World War II on the river.", "World War II")]
    [InlineData("Leaders agreed at the G20 summit to meet again.", "G20 summit")]
    [InlineData("Thousands died in the 2004 Indian Ocean earthquake and its waves.", "2004 Indian Ocean earthquake")]
    [InlineData("She ran the Boston Marathon in three hours.", "Boston Marathon")]
    [InlineData("They met at the Super Bowl LIV in February.", "Super Bowl LIV")]
    public void event_is_found_by_its_words(string text, string name)
    {
        var found = Assert.Single(Tagged.Text(text).Entities, entity => entity.Kind == EntityKind.Event);

        Assert.Equal(name, found.Name);
        Assert.Equal(name, found.Mentions[0].Text);
        Assert.InRange(found.Confidence, 0.5, 1);
    }

    [Theory]
    [InlineData("The presidential election is held every four years.")]
    [InlineData("The team won the cup and the war of words.")]
    [InlineData("A hurricane hit the coast and a storm followed.")]
    [InlineData("He leads the Vietnam War Memorial Fund in Washington.")]
    [InlineData("In 2024 the election was close.")]
    [InlineData("He works for the Press Summit and the news conference.")]
    [InlineData("The Storm Was Over And The War Began In The Morning")]
    public void what_names_no_event_is_none(string text) =>
        Assert.DoesNotContain(Tagged.Text(text).Entities, entity => entity.Kind == EntityKind.Event);

    [Fact]
    public void names_within_an_event_are_its_own_and_nationalities_stay()
    {
        var tags = Tagged.Text("She won the 2011 Irish general election. The 2014 European Parliament election in Denmark came later.");

        Assert.Empty(tags.Names(EntityKind.Org));
        Assert.DoesNotContain("Denmark", tags.Names(EntityKind.Place));
        Assert.Contains("Irish", tags.Names(EntityKind.Norp));
    }

    [Fact]
    public void event_with_its_year_on_either_side_and_without_it_is_one()
    {
        var tags = Tagged.Text("The 2026 World Cup begins in June. Tickets for the World Cup 2026 are sold out. The World Cup is awaited by many.", title: "Waiting for the World Cup");

        Assert.Equal(4, Assert.Single(tags.Entities, entity => entity.Kind == EntityKind.Event).Mentions.Count);
        Assert.Equal(EntityIds.Of(EntityKind.Event, "2026 World Cup"), EntityIds.Of(EntityKind.Event, "World Cup 2026"));
    }

    [Fact]
    public void events_of_other_years_stay_apart()
    {
        var tags = Tagged.Text("He played in the 2018 World Cup and in the 2022 World Cup. The World Cup made him famous.");

        Assert.Equal(["2018 World Cup", "2022 World Cup", "World Cup"], tags.Names(EntityKind.Event));
    }

    [Fact]
    public void events_are_found_in_english_only() =>
        Assert.DoesNotContain(Tagged.Text("Die World Cup 2026 beginnt im Juni in Bergen.", language: "de").Entities, entity => entity.Kind == EntityKind.Event);

    [Fact]
    public void hostile_texts_take_time_in_proportion_only()
    {
        // A look for what is elected behind each of very many years.
        var tags = Tagged.Text(string.Concat(Enumerable.Repeat("2024 United 2024 States Of ", 20_000)));

        Assert.DoesNotContain(tags.Entities, entity => entity.Kind == EntityKind.Event);
    }
}
