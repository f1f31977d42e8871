using Newsroom.Article.V1;

namespace Newsroom.Tagging.Tests;

public sealed class EntityTests
{
    [Fact]
    public void nationality_title_and_person_are_told_apart()
    {
        var tags = Tagged.Text("On Monday the Norwegian Prime Minister Ingrid Halvorsen flew to Tallinn for talks.");

        Assert.Equal(["Norwegian"], tags.Names(EntityKind.Norp));
        Assert.Equal(["Ingrid Halvorsen"], tags.Names(EntityKind.Person));
        Assert.Equal(["Tallinn"], tags.Names(EntityKind.Place));
    }

    [Theory]
    [InlineData("No digger could reach the pass. “We moved the rails by hand,” said the foreman. “We would not do it again.”", "We")]
    [InlineData("“They told us nothing,” the mayor of Bergen said. “They never do.”", "They")]
    [InlineData("“Our boats stayed out all night,” she said. “Our nets came back empty.”", "Our")]
    public void pronoun_that_opens_a_quotation_is_no_name(string text, string pronoun) =>
        Assert.DoesNotContain(Tagged.Text(text).Entities, entity => entity.Name == pronoun || entity.Texts().Contains(pronoun));

    [Fact]
    public void surname_and_possessive_are_the_person_named_before()
    {
        var person = Tagged.Text("Ingrid Halvorsen opened the bridge. Halvorsen's deputy stayed away, and Halvorsen said nothing.").Entity(EntityKind.Person, "Ingrid Halvorsen");

        Assert.Equal(["Ingrid Halvorsen", "Halvorsen", "Halvorsen"], person.Texts());
    }

    [Theory]
    [InlineData("said a volunteer whose nom de guerre is Miami.")]
    [InlineData("said a volunteer who calls himself “Miami”.")]
    [InlineData("said a volunteer who goes by the call sign Miami.")]
    [InlineData("said a volunteer, nicknamed Miami.")]
    public void name_that_someone_is_given_outweighs_the_town(string ending)
    {
        var tags = Tagged.Text("We came to help, " + ending);

        Assert.Equal(["Miami"], tags.Names(EntityKind.Person));
        Assert.Empty(tags.Names(EntityKind.Place));
    }

    [Fact]
    public void name_before_its_naming_noun_is_a_person() =>
        Assert.Equal(["Falko"], Tagged.Text("Falko, his nom-de-guerre, leads a unit of forty. Falko says it will grow.").Names(EntityKind.Person));

    [Fact]
    public void organisation_is_known_by_its_head_word()
    {
        var tags = Tagged.Text("They met the Ministry of Fisheries and Coastal Affairs, the Baltic Volunteer Corps, Harbour Workers Union and the Riga Independent.");

        Assert.Equal(["Baltic Volunteer Corps", "Harbour Workers Union", "Ministry of Fisheries and Coastal Affairs", "Riga Independent"], tags.Names(EntityKind.Org));
    }

    [Fact]
    public void short_form_and_nationality_spelling_are_one_organisation()
    {
        var body = "The Free Estonia Legion was formed in May. The Free Estonian Legion has few members. Joining the Legion is hard, members of the Free Estonia Legion say.";
        var legion = Assert.Single(Tagged.Text(body).Entities, entity => entity.Kind == EntityKind.Org);

        Assert.Equal(["Free Estonia Legion", "Free Estonian Legion", "Legion", "Free Estonia Legion"], legion.Texts());
    }

    [Fact]
    public void acronym_is_the_organisation_with_these_initials()
    {
        var tags = Tagged.Text("The Harbour Safety Authority (HSA) closed the port. Later the HSA opened it again.");

        Assert.Equal(["Harbour Safety Authority", "HSA", "HSA"], tags.Entity(EntityKind.Org, "Harbour Safety Authority").Texts());
    }

    [Fact]
    public void spellings_of_a_foreign_name_are_one_person()
    {
        var tags = Tagged.Text("“We stay,” says Caesar, 50. Later Cesar, who has two sons, went home. César, a former sailor, believes in luck.");

        Assert.Equal(["Caesar", "Cesar", "César"], Assert.Single(tags.Entities, entity => entity.Kind == EntityKind.Person).Texts());
    }

    [Fact]
    public void names_of_one_country_are_one_place()
    {
        var place = Tagged.Text("The United States agreed. The U.S. and France signed, and officials in the USA cheered.").Entity(EntityKind.Place, "United States");

        Assert.Equal(["United States", "U.S.", "USA"], place.Texts());
        Assert.Equal("US", place.CountryCode);
    }

    [Fact]
    public void town_has_country_and_position()
    {
        var town = Tagged.Text("The fair opens in Gdańsk on Friday.").Entity(EntityKind.Place, "Gdańsk");

        Assert.Equal("PL", town.CountryCode);
        Assert.Equal((54, 18), (Math.Floor(town.Position.Latitude), Math.Floor(town.Position.Longitude)));
    }

    [Fact]
    public void state_that_acts_under_its_nationality_only_is_a_place_too()
    {
        Assert.Equal(["Latvia"], Tagged.Text("Latvian forces held an exercise near the border.").Names(EntityKind.Place));
        Assert.Empty(Tagged.Text("A Latvian cook won the prize.").Names(EntityKind.Place));
    }

    [Fact]
    public void common_word_that_opens_a_sentence_is_no_name()
    {
        var tags = Tagged.Text("Yesterday was calm. Speaking to guests, the owner smiled. Reading took an hour. Many Danes stayed.");

        Assert.Equal(["Danish"], tags.Entities.Select(entity => entity.Name));
    }

    [Fact]
    public void lower_case_nationality_is_not_tagged() => Assert.Empty(Tagged.Text("She bought a japanese fan and some french fries.").Entities);

    [Fact]
    public void headline_takes_only_names_known_otherwise()
    {
        var tags = Tagged.Text("The mayor, Ingrid Halvorsen, resigned in Bergen.", "Bergen Mayor Halvorsen Quits Over Broken Bridge");

        Assert.Equal(["Bergen", "Halvorsen"], TitleMentions(tags));
        Assert.Equal(["Ingrid Halvorsen"], tags.Names(EntityKind.Person));
    }

    [Fact]
    public void shouted_text_gives_no_names_but_known_ones() =>
        Assert.Equal(["Germany", "Poland"], Tagged.Text("TALKS BETWEEN GERMANY AND POLAND BREAK DOWN AGAIN").Entities.Select(entity => entity.Name).Order(StringComparer.Ordinal));

    [Fact]
    public void salience_is_shared_and_highest_for_who_the_article_is_about()
    {
        var tags = Tagged.Text("Ingrid Halvorsen won. Halvorsen thanked voters. Halvorsen said she would visit Tallinn.", "Ingrid Halvorsen wins");

        Assert.Equal("Ingrid Halvorsen", tags.Entities[0].Name);
        Assert.Equal(1, tags.Entities.Sum(entity => entity.Salience), 0.01);
        Assert.All(tags.Entities, entity => Assert.InRange(entity.Confidence, 0.01, 1));
    }

    [Fact]
    public void entity_id_is_the_same_in_every_article_and_differs_by_kind()
    {
        var first = Tagged.Text("The fair opens in Gdańsk on Friday.").Entity(EntityKind.Place, "Gdańsk").EntityId;

        Assert.Equal(first, Tagged.Text("Snow fell in Gdansk. The city of Gdańsk closed schools.").Entity(EntityKind.Place, "Gdańsk").EntityId);
        Assert.NotEqual(first, Tagged.Text("We stay, said a sailor who calls himself Gdańsk.").Entity(EntityKind.Person, "Gdańsk").EntityId);
        Assert.True(Guid.TryParse(first, out var id) && id.Version == 5);
    }

    [Fact]
    public void places_are_found_in_scripts_without_capitals_and_in_other_languages()
    {
        Assert.Contains("Germany", Tagged.Text("出席者來自 德国 和 波兰 的代表。", language: "zh").Names(EntityKind.Place));
        Assert.Contains("Germany", Tagged.Text("Die Regierung in Deutschland schweigt.", language: "de").Names(EntityKind.Place));
    }

    [Fact]
    public void limits_keep_the_most_salient_entity_and_its_first_mentions()
    {
        var options = new TaggingOptions { MaxEntities = 1, MaxMentions = 2 };
        var entity = Assert.Single(Tagged.Text("Estonia won. Estonia and Latvia met. Estonia led.", options: options).Entities);

        Assert.Equal(("Estonia", 2), (entity.Name, entity.Mentions.Count));
        Assert.Equal(0, entity.Mentions[0].Span.Start);
    }

    private static string[] TitleMentions(ArticleTags tags) =>
        [.. tags.Entities.SelectMany(entity => entity.Mentions).Where(mention => mention.Field == TextField.Title).OrderBy(mention => mention.Span.Start).Select(mention => mention.Text)];
}
