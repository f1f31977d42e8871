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
    [InlineData("КАЗАНЬ, 15 окт — РИА Новости. Кран покрасили", "КАЗАНЬ", "РИА Новости", "Кран")]
    [InlineData("МОСКВА, 15 октября. /ТАСС/. Кран покрасили", "МОСКВА", "ТАСС", "Кран")]
    [InlineData("【ワシントン時事】港のクレーンは", "ワシントン", "時事", "港")]
    [InlineData("[東京 15日 ロイター] - 港のクレーンは", "東京", "ロイター", "港")]
    [InlineData("القاهرة (رويترز) - قال رئيس الميناء", "القاهرة", "رويترز", "قال")]
    [InlineData("لندن - «الميناء»: قال رئيس", "لندن", "الميناء", "قال")]
    [InlineData("नई दिल्ली, 15 अक्टूबर (भाषा) बंदरगाह की क्रेन", "नई दिल्ली", "भाषा", "बंदरगाह")]
    public void dateline_is_read(string text, string place, string agency, string rest)
    {
        var prefix = LeadPrefix.Read(text);
        Assert.NotNull(prefix);
        Assert.Equal((place, agency), (prefix.Place, prefix.Agency));
        Assert.StartsWith(rest, text[prefix.Length..], StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("(서울=연합뉴스) 김철수 기자 = 항구의 크레인이", "서울", "연합뉴스", "김철수", "항구")]
    [InlineData("[부산=뉴시스] 항구의 크레인이", "부산", "뉴시스", "", "항구")]
    [InlineData("新华社北京10月15日电（记者张三）港口的起重机", "北京", "新华社", "张三", "港口")]
    [InlineData("中新网上海10月15日电 港口的起重机", "上海", "中新网", "", "港口")]
    [InlineData("（中央社記者葉素萍台北15日電）港口的起重機", "台北", "中央社", "葉素萍", "港口")]
    [InlineData("【パリ＝山田太郎】港のクレーンは", "パリ", "", "山田太郎", "港")]
    public void dateline_of_east_asia_names_the_reporter(string text, string place, string agency, string author, string rest)
    {
        var prefix = LeadPrefix.Read(text);
        Assert.NotNull(prefix);
        Assert.Equal((place, agency, author), (prefix.Place, prefix.Agency, prefix.Author));
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
    [InlineData("КАЗАНЬ, 15 окт. Кран покрасили. Так сказал мэр.")]
    [InlineData("【速報】港のクレーンは黄色になった。")]
    [InlineData("[단독] 항구의 크레인이 노랗게 칠해졌다.")]
    [InlineData("（笑）港のクレーンは黄色になった。")]
    [InlineData("港口的起重机10月15日变成黄色。")]
    [InlineData("الميناء (الذي بني عام 1911) أصبح أصفر.")]
    [InlineData("Twenty-five people – Among them a nurse – were hurt. More later.")]
    public void sentences_have_no_prefix(string text) => Assert.Null(LeadPrefix.Read(text));
}
