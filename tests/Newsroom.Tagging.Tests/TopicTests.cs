using FsCheck;
using FsCheck.Fluent;
using Google.Protobuf.Collections;
using Newsroom.Article.V1;
using Newsroom.Tagging.Topics;

namespace Newsroom.Tagging.Tests;

public sealed class TopicTests
{
    private const string Politics = "medtop:11000000";
    private const string Sport = "medtop:15000000";

    public static TheoryData<string, string> Texts => new()
    {
        { "medtop:01000000", "The composer finished her opera on a train. The orchestra rehearses the score with two singers and a choir of bakers." },
        { "medtop:02000000", "A jury convicted the caretaker of three burglaries; the judge will pass sentence in April. Police had found stolen silver in his cellar." },
        { "medtop:03000000", "An earthquake threw tiles from roofs along the lake. Rescuers searched the rubble of a school until the aftershocks grew too strong." },
        { "medtop:04000000", "The bearings maker doubled its quarterly profit and raised its dividend. Its shares rose nine percent on the stock exchange." },
        { "medtop:05000000", "Pupils of the village school sat their exams in the fire station. Teachers had moved the classrooms there after the storm." },
        { "medtop:06000000", "Otters have returned to the river now that the dye works no longer pollute it. Conservationists counted forty of the endangered animals." },
        { "medtop:07000000", "Doctors treat more patients with whooping cough than in any year since the vaccine came. Hospitals ask nurses to be vaccinated again." },
        { "medtop:09000000", "Bus drivers ended their strike after the employer agreed to a pay rise. The union had asked for shorter shifts." },
        { Politics, "The opposition leads the polls a week before the parliamentary election. The prime minister ruled out a coalition with either candidate." },
        { "medtop:12000000", "The archbishop blessed the restored chapel before mass. Pilgrims had carried the relics from the monastery." },
        { "medtop:13000000", "Physicists slowed a beam of neutrons with sound, an experiment that took nine years. The researchers published the data." },
        { Sport, "The goalkeeper saved two penalties in the cup final. The coach had left the striker on the bench after the semi-final." },
        { "medtop:16000000", "Rebels shelled the airfield overnight and the army sent tanks to the front. Both sides reported dead soldiers." },
        { "medtop:17000000", "Forecasters expect gales and heavy rain on the coast, with snow above 600 metres. A warning for gusts is in force." },
    };

    [Theory]
    [MemberData(nameof(Texts))]
    public void text_about_one_thing_has_that_topic_first(string code, string text) => Assert.Equal(code, Tagged.Text(text).Topics[0].Code);

    [Fact]
    public void text_may_have_several_topics()
    {
        var codes = Codes(Tagged.Text(
            "Parliament voted to cut the budget of hospitals. The health minister told lawmakers that patients would wait longer for surgery; doctors and nurses protested."));

        Assert.Contains(Politics, codes);
        Assert.Contains("medtop:07000000", codes);
    }

    [Fact]
    public void topic_of_the_second_level_stands_below_its_top_level_and_is_never_more_certain()
    {
        var topics = Texts.SelectMany(row => Tagged.Text(row.Data.Item2).Topics.Select(topic => (Text: row.Data.Item2, topic))).ToList();
        var lower = topics.Where(one => TopicVocabulary.Instance.Above(one.topic.Code).Any()).ToList();

        Assert.NotEmpty(lower);
        Assert.All(lower, one => Assert.All(TopicVocabulary.Instance.Above(one.topic.Code), above => Assert.True(
            topics.Single(other => other.Text == one.Text && other.topic.Code == above).topic.Confidence >= one.topic.Confidence)));
    }

    [Fact]
    public void topics_are_certain_enough_most_certain_first_and_none_twice() => Assert.All(Texts, row =>
    {
        var topics = Tagged.Text(row.Data.Item2).Topics;
        Assert.All(topics, topic => Assert.InRange(topic.Confidence, TopicClassifier.MinConfidence, 1));
        Assert.Equal(topics.Select(topic => topic.Confidence).OrderDescending(), topics.Select(topic => topic.Confidence));
        Assert.Distinct(topics.Select(topic => topic.Code));
        Assert.DoesNotContain(topics, topic => topic.Declared);
    });

    [Theory]
    [InlineData("ru", "medtop:17000000", "Синоптики обещают снег и метель, на дорогах гололедица. Прогноз погоды на завтра: мороз и сильный ветер.")]
    [InlineData("de", Sport, "Der Torwart hielt im Halbfinale zwei Elfmeter. Die Trainerin lobte ihre Mannschaft, die nun im Endspiel des Pokals steht.")]
    [InlineData("fr", Politics, "La députée a présenté son amendement au gouvernement; le ministre a promis une réforme avant les élections.")]
    [InlineData("es", "medtop:07000000", "El hospital pide más médicos: los pacientes con gripe llenan las urgencias y faltan vacunas.")]
    [InlineData("nb", Sport, "Fotball, svømming og ishockey: mesterskapet begynner.")]
    [InlineData("pt", Sport, "Futebol, ténis e natação: o campeonato mundial começa.")]
    public void other_languages_have_words_of_their_own(string language, string code, string text) => Assert.Equal(code, Tagged.Text(text, language: language).Topics[0].Code);

    [Fact]
    public void word_of_another_language_says_nothing() => Assert.DoesNotContain("medtop:16000000", Codes(Tagged.Text("Das war der Tag, an dem alles anders war. Es war schön.", language: "de")));

    [Fact]
    public void text_that_says_nothing_has_no_topic() => Assert.Empty(Tagged.Text("… 12 — 34 !!!").Topics);

    [Fact]
    public void declared_subject_wins_and_only_detail_below_it_is_added()
    {
        var topics = Declared("medtop:15000000");
        var declared = Assert.Single(topics, topic => topic.Declared);

        Assert.Equal((Sport, 1.0), (declared.Code, declared.Confidence));
        Assert.All(topics.Except([declared]), topic => Assert.Equal(Sport, TopicVocabulary.Instance.Above(topic.Code).Last()));
    }

    [Fact]
    public void declared_subject_brings_what_stands_above_it()
    {
        var topics = Declared("medtop:20000065", "medtop:20000065");

        Assert.Equal(["medtop:20000065"], topics.Where(topic => topic.Declared).Select(topic => topic.Code));
        Assert.Contains(topics, topic => topic is { Code: "medtop:16000000", Confidence: 1, Declared: false });
        Assert.DoesNotContain(topics, topic => topic.Code == "medtop:12000000");
    }

    [Fact]
    public void any_mix_of_words_gives_topics_that_stand_with_all_above_them()
    {
        var words = Gen.Elements("court", "judge", "goal", "stadium", "bishop", "virus", "snow", "election", "the", ".", "\n\n", "-", "war", "strike", "😀", "школа", "港口", "'s", "peace talks", "12");
        var languages = Gen.Elements("en", "ru", "de", "zh", "xx", "und");

        Prop.ForAll(words.ListOf().ToArbitrary(), languages.ToArbitrary(), (parts, language) =>
        {
            var topics = Tagged.Text(string.Join(' ', parts), language: language).Topics;
            var codes = topics.Select(topic => topic.Code).ToHashSet(StringComparer.Ordinal);
            return topics.All(topic => topic.Confidence is >= TopicClassifier.MinConfidence and <= 1 && TopicVocabulary.Instance.Above(topic.Code).All(codes.Contains));
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(300));
    }

    [Theory]
    [InlineData("medtop:04000000", "medtop:04000000")]
    [InlineData(" MEDTOP:04000000 ", "medtop:04000000")]
    [InlineData("http://cv.iptc.org/newscodes/mediatopic/04000000", "medtop:04000000")]
    [InlineData("subj:15000000", "medtop:15000000")]
    [InlineData("medtop:99999999", null)]
    [InlineData("medtop:4", null)]
    [InlineData("04000000", null)]
    [InlineData("house:sport", null)]
    [InlineData("", null)]
    public void subject_is_read_in_the_spellings_of_wires(string subject, string? code) => Assert.Equal(code, DeclaredTopics.CodeOf(subject));

    [Fact]
    public void subject_of_another_scheme_leaves_the_choice_to_the_text() => Assert.Equal(Declared(), Declared("house:sport"));

    private static RepeatedField<TopicTag> Declared(params string[] subjects) => Tagged.Tagger().Tag(
        "", "", "The archbishop blessed the chapel before mass. Pilgrims sang.", "en", TestContext.Current.CancellationToken, subjects).Topics;

    private static IEnumerable<string> Codes(ArticleTags tags) => tags.Topics.Select(topic => topic.Code);
}
