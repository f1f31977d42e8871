using Newsroom.Tagging.Copies;

namespace Newsroom.Tagging.Tests.Copies;

public sealed class DifferencesTests
{
    [Fact]
    public void changed_figure_is_called_out_with_both_sentences()
    {
        var pair = Assert.Single(Find(CopySamples.Report, CopySamples.Report.Replace("340 people", "520 people", StringComparison.Ordinal)));

        Assert.Contains("340 people", pair.Here, StringComparison.Ordinal);
        Assert.Equal(pair.Here.Replace("340", "520", StringComparison.Ordinal), pair.There);
    }

    [Fact]
    public void changed_name_is_called_out()
    {
        var pair = Assert.Single(Find(CopySamples.Report, CopySamples.Report.Replace("Ada Quist", "Ida Moe", StringComparison.Ordinal)));

        Assert.Contains("said Ida Moe, who leads", pair.There, StringComparison.Ordinal);
    }

    [Fact]
    public void changed_word_that_is_neither_is_not()
    {
        Assert.Empty(Find(CopySamples.Report, CopySamples.Report.Replace("destroyed two", "ruined two", StringComparison.Ordinal).Replace("burns and smoke", "burns", StringComparison.Ordinal)));
    }

    [Fact]
    public void added_sentence_with_a_figure_stands_alone()
    {
        const string Added = "A tenth firefighter, aged 24, was still in hospital on Wednesday morning with a broken arm.";
        var longer = CopySamples.Report.Replace("from land and water.", "from land and water. " + Added, StringComparison.Ordinal);

        Assert.Equal([new SentencePair("", Added)], Find(CopySamples.Report, longer));
        Assert.Equal([new SentencePair(Added, "")], Find(longer, CopySamples.Report));
    }

    [Fact]
    public void unchanged_text_has_none() => Assert.Empty(Find(CopySamples.Report, CopySamples.Report));

    private static List<SentencePair> Find(string here, string there)
    {
        var (a, b) = (new CopyText(here), new CopyText(there));
        return Differences.Find(a, here, b, there, CopyComparer.Compare(a, b).Passages);
    }
}
