using Newsroom.Evaluation.Tagging;

namespace Newsroom.Tagging.Tests.Evaluation;

/// <summary>Tokens with labels become running text, and the labels spans of it.</summary>
public sealed class LabelledDocumentTests
{
    [Fact]
    public void tokens_are_joined_as_they_were_before_they_were_cut()
    {
        var document = Read("Ida B-PER", "Lund I-PER", "'s O", "pro O", "- O", "Oslo B-LOC", "party O", "( O", "DNP B-ORG", ") O", "\" O", "won O", "\" O", ", O", "she O", "did O", "n't O", ". O");

        Assert.Equal("Ida Lund's pro-Oslo party (DNP) \"won\", she didn't.", document.Text);
        Assert.Equal([("Ida Lund", "PER"), ("Oslo", "LOC"), ("DNP", "ORG")], Names(document));
    }

    [Fact]
    public void dash_between_spaces_stays_one_at_the_end_of_a_sentence() =>
        Assert.Equal("wait -\n\nOslo", Read("wait O", "- O", "", "Oslo B-LOC").Text);

    [Fact]
    public void neighbours_that_both_begin_are_two_names() =>
        Assert.Equal([("Oslo", "LOC"), ("Bergen", "LOC")], Names(Read("Oslo B-LOC", "Bergen B-LOC")));

    [Fact]
    public void documents_are_told_apart_by_their_ids()
    {
        var documents = LabelledDocument.Read(["# doc = a", "x\tO", "", "# doc = b", "y\tB-PER\tB-person"]).ToList();

        Assert.Equal([("a", "x"), ("b", "y")], documents.Select(document => (document.Id, document.Text)));
        Assert.Equal(new LabelledName(0, 1, "PER"), Assert.Single(documents[1].Names));
    }

    private static LabelledDocument Read(params string[] lines) =>
        Assert.Single(LabelledDocument.Read(["# doc = d", .. lines.Select(line => line.Replace(' ', '\t'))]));

    private static IEnumerable<(string Text, string Type)> Names(LabelledDocument document) =>
        document.Names.Select(name => (document.Text[name.Start..name.End], name.Type));
}
