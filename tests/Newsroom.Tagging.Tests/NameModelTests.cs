using Newsroom.Article.V1;
using Newsroom.Tagging.Entities.Model;

namespace Newsroom.Tagging.Tests;

/// <summary>The model's arithmetic against all sequences counted out, and what it adds to rules and lists.</summary>
public sealed class NameModelTests
{
    private const int Labels = NameLabel.Count;

    [Fact]
    public void best_sequence_and_probabilities_are_those_of_all_sequences_counted_out()
    {
        const int Tokens = 4;
        var random = new Random(5);
        var scores = Enumerable.Range(0, Tokens * Labels).Select(_ => (float)((random.NextDouble() * 6) - 3)).ToArray();
        var steps = Steps(random);
        var sequences = Sequences(Tokens).Select(labels => (Labels: labels, Weight: Math.Exp(Sum(labels, scores, steps)))).ToList();
        var total = sequences.Sum(one => one.Weight);

        var (shares, stepShares) = (new float[Tokens * Labels], new float[Labels * Labels]);
        var logarithm = Chain.Marginals(scores, Tokens, steps, shares, stepShares);
        var names = Chain.Names(scores, Tokens, steps, new float[Tokens]);

        Assert.Equal(Math.Log(total), logarithm, 0.001);
        for (var i = 0; i < shares.Length; i++)
            Assert.Equal(sequences.Where(one => one.Labels[i / Labels] == i % Labels).Sum(one => one.Weight) / total, shares[i], 0.001);
        for (var i = 0; i < stepShares.Length; i++)
            Assert.Equal(sequences.Sum(one => one.Weight * Enumerable.Range(1, Tokens - 1).Count(at => one.Labels[at - 1] == i / Labels && one.Labels[at] == i % Labels)) / total, stepShares[i], 0.001);
        Assert.Equal(sequences.MaxBy(one => one.Weight).Labels.Count(NameLabel.IsFirst), names.Count);
    }

    [Fact]
    public void later_token_follows_only_its_own_type()
    {
        Assert.False(NameLabel.MayFollow(NameLabel.Outside, NameLabel.Later(0)));
        Assert.False(NameLabel.MayFollow(NameLabel.First(1), NameLabel.Later(0)));
        Assert.True(NameLabel.MayFollow(NameLabel.First(0), NameLabel.Later(0)));
        Assert.True(NameLabel.MayFollow(NameLabel.Later(2), NameLabel.First(2)));
    }

    [Fact]
    public void model_is_written_and_read_the_same()
    {
        using var first = new MemoryStream();
        using var second = new MemoryStream();

        NameModel.Load("names.bin").Write(first);
        NameModel.Read(new MemoryStream(first.ToArray())).Write(second);

        Assert.Equal(first.ToArray(), second.ToArray());
    }

    [Fact]
    public void names_that_no_list_has_are_known_by_what_stands_around_them()
    {
        var tags = Tagged.Text("The chairman, Qorvath Ilmesk, resigned on Monday. Ilmesk said he would close a plant in Drovnica, a town on the coast.");

        Assert.Equal(["Qorvath Ilmesk"], tags.Names(EntityKind.Person));
        Assert.Equal(["Drovnica"], tags.Names(EntityKind.Place));
    }

    [Fact]
    public void german_nouns_are_no_names()
    {
        var tags = Tagged.Text("Die Bürgermeisterin Ingrid Halvorsen sprach am Montag in Tallinn über den Hafen, die Fähre und die neue Brücke.", language: "de");

        Assert.Equal(["Ingrid Halvorsen"], tags.Names(EntityKind.Person));
        Assert.Equal(["Tallinn"], tags.Names(EntityKind.Place));
        Assert.Empty(tags.Names(EntityKind.Org));
    }

    [Fact]
    public void answer_says_how_names_were_found()
    {
        Assert.Equal("model", Tagged.Text("The fair opens in Gdańsk on Friday.", language: "en").EntityMethod);
        Assert.Equal("model", Tagged.Text("The fair opens in Gdańsk on Friday.", language: "en-GB").EntityMethod);
        Assert.Equal("model", Tagged.Text("Die Messe öffnet am Freitag in Gdańsk.", language: "de").EntityMethod);
        Assert.Equal("gazetteer", Tagged.Text("De beurs opent vrijdag in Gdańsk.", language: "nl").EntityMethod);
    }

    [Fact]
    public void confidence_falls_where_the_text_says_less()
    {
        var clear = Tagged.Text("President Ingrid Halvorsen said on Monday she would resign.").Entity(EntityKind.Person, "Ingrid Halvorsen");
        var unclear = Tagged.Text("We like Halvorsen.").Entities;

        Assert.InRange(clear.Confidence, 0.9, 1);
        Assert.All(unclear, entity => Assert.InRange(entity.Confidence, 0, clear.Confidence));
    }

    private static float[] Steps(Random random)
    {
        var steps = new float[Labels * Labels];
        for (var i = 0; i < steps.Length; i++)
            steps[i] = NameLabel.MayFollow(i / Labels, i % Labels) ? (float)(random.NextDouble() * 2) : float.NegativeInfinity;
        return steps;
    }

    private static IEnumerable<int[]> Sequences(int tokens) =>
        Enumerable.Range(0, (int)Math.Pow(Labels, tokens)).Select(number => Enumerable.Range(0, tokens).Select(at => number / (int)Math.Pow(Labels, at) % Labels).ToArray());

    private static double Sum(int[] labels, float[] scores, float[] steps)
    {
        var sum = 0.0;
        for (int i = 0, before = NameLabel.Outside; i < labels.Length; before = labels[i++])
            sum += scores[(i * Labels) + labels[i]] + steps[(before * Labels) + labels[i]];
        return sum;
    }
}
