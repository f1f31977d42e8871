using Newsroom.Cleaning.Metadata;

namespace Newsroom.Cleaning.Tests.Metadata;

public sealed class LeadPrefixTests
{
    [Theory]
    [InlineData("DONBASS REGION.- The soldier kneels in the snow.", "DONBASS REGION", "", "The soldier")]
    [InlineData("MONTEVIDEO (Agencia Litoral).- Cuando casi todo", "MONTEVIDEO", "Agencia Litoral", "Cuando")]
    [InlineData("RIGA, May 3 (Meridian News) - The council", "RIGA", "Meridian News", "The council")]
    [InlineData("WASHINGTON — The senate", "WASHINGTON", "", "The senate")]
    [InlineData("Obersilz – Drei Nächte lang", "Obersilz", "", "Drei")]
    [InlineData("NEW YORK (Lakeside Wire) -- “No,” she said.", "NEW YORK", "Lakeside Wire", "“No")]
    [InlineData("Vila Nova de Gaia, Portugal — Trams run", "Vila Nova de Gaia, Portugal", "", "Trams")]
    public void dateline_is_read(string text, string place, string agency, string rest)
    {
        var prefix = LeadPrefix.Read(text);
        Assert.NotNull(prefix);
        Assert.Equal((place, agency), (prefix.Place, prefix.Agency));
        Assert.StartsWith(rest, text[prefix.Length..], StringComparison.Ordinal);
    }

    [Fact]
    public void script_label_is_read()
    {
        var prefix = LeadPrefix.Read("STORY: These are the first boats.");
        Assert.True(prefix is { IsScript: true, Length: 7 });
    }

    [Theory]
    [InlineData("NATO - the alliance of 32 states - said so.")]
    [InlineData("The mayor – Ana Lund – said so.")]
    [InlineData("Lund – Who was born in Riga – said so.")]
    [InlineData("NATO: We will see.")]
    [InlineData("Twenty-five people – Among them a nurse – were hurt. More later.")]
    public void sentences_have_no_prefix(string text) => Assert.Null(LeadPrefix.Read(text));
}
