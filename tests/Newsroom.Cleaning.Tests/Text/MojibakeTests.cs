using System.Text;
using Newsroom.Cleaning.Text;

namespace Newsroom.Cleaning.Tests.Text;

/// <summary>UTF-8 that was read as another charset, and text that only looks like it.</summary>
public sealed class MojibakeTests
{
    static MojibakeTests() => Encoding.RegisterProvider(CodePagesEncodingProvider.Instance);

    public static TheoryData<string> Texts() =>
    [
        "Привет, мир: кран и река", "Привіт, кран буде жовтим", "Кранът ще бъде жълт", "Ο γερανός θα βαφτεί", "Dźwig będzie żółty, a nie zielony", "Jeřáb bude žlutý", "Żubr", "Łódź",
        "Erdoğan", "İstanbul", "daru sárgára festik, és erősen", "ștefan și țara", "Việt Nam là một nước", "שלום עולם", "العالم العربي", "עגורן", "起重机将被漆成黄色。", "クレーンは黄色に", "크레인은 노란색",
        "เครนสีเหลือง", "क्रेन पीली होगी", "ამწე ყვითელია", "կռունկը դեղին է", "A 🎉 party 👍🏽", "œuvre et cœur", "café à l’été – “naïf”", "3 € ≥ 2 €", "Crane™ → yellow ✓", "ﬁnal", "größer, Öl und Spaß",
    ];

    [Theory]
    [MemberData(nameof(Texts))]
    public void text_of_any_script_comes_back(string text)
    {
        var bytes = Encoding.UTF8.GetBytes(text);
        Assert.Equal(text, TextNormalizer.Normalize(Encoding.GetEncoding(1252).GetString(bytes)));
        Assert.Equal(text, TextNormalizer.Normalize(Encoding.Latin1.GetString(bytes)));
        Assert.Equal(text, TextNormalizer.Normalize(text));
    }

    [Theory]
    [InlineData("Dźwig będzie żółty, a nie zielony")]
    [InlineData("Żubr – to „zwierzę”")]
    [InlineData("Łódź")]
    [InlineData("Příliš žluťoučký kůň")]
    [InlineData("Jeřáb")]
    [InlineData("Kôň a ľan, ĺ")]
    [InlineData("daru sárgára festik, és erősen – “így”")]
    [InlineData("CAFÉ, Öl und Spaß, größer")]
    [InlineData("l’été à l’œuvre")]
    [InlineData("să vină în țară și în pădure, ÎN ȚARĂ")]
    [InlineData("Čovjek, žena i đak")]
    public void latin_text_misread_as_central_european_comes_back(string text)
    {
        var misread = Encoding.GetEncoding(1250).GetString(Encoding.UTF8.GetBytes(text));
        Assert.NotEqual(text, misread);
        Assert.Equal(text, TextNormalizer.Normalize(misread));
    }

    [Theory]
    [InlineData("Привет, мир")]
    [InlineData("Dźwig będzie żółty")]
    [InlineData("café à l’été")]
    [InlineData("起重机将被漆成黄色")]
    public void text_misread_twice_comes_back(string text)
    {
        var once = Encoding.GetEncoding(1252).GetString(Encoding.UTF8.GetBytes(text));
        Assert.Equal(text, TextNormalizer.Normalize(Encoding.GetEncoding(1252).GetString(Encoding.UTF8.GetBytes(once))));
    }

    [Theory]
    [InlineData("Привет, мир: «кран» и река — жёлтые № 5")]
    [InlineData("Кран пофарбують ще до регати")]
    public void cyrillic_misread_as_windows_1251_comes_back(string text) =>
        Assert.Equal(text, TextNormalizer.Normalize(Encoding.GetEncoding(1251).GetString(Encoding.UTF8.GetBytes(text))));

    [Theory]
    [InlineData("NÃO, à irmã: “MINHA IRMÔ e AMANHÃ… MANHû")]
    [InlineData("The letter Ã, the letter Â, and â€")]
    [InlineData("I SKÅNE, PÅ–AV, NIVÅ» och Å… eller Ä”")]
    [InlineData("À l’ÎLE, Î… ; « CAFÉ…» ; «le café…» ; L’ÉTɻ")]
    [InlineData("Drink NESCAFÉ® or CAFɔ™")]
    [InlineData("2×½, 3×² and Ø¼ of ±5")]
    [InlineData("„So ein Spaß“ … „Öl“")]
    [InlineData("«¿Está…» «así…» “está…” él está»…")]
    [InlineData("NEJVYŠŠÍ ÚŽAS, ÍŽÍŠ, nejvážší a těžší")]
    [InlineData("Рік і СІРІ вівці, Рёбра, Сітка, В«")]
    [InlineData("BĂŞEŞTI, RĂŞCANI, Ăştia și Ăia, „CASĂ” și ȚARĂ… Ă»")]
    [InlineData("VĹČA, Ĺ, STĹP”, Ä… și MÂ®")]
    [InlineData("Ð and þ: það”, ÞAÐ…")]
    [InlineData("Ñandú, ÑOQUIS… Ñ»")]
    [InlineData("viärdásâžžân tâš”")]
    [InlineData("Привет, Ελλάδα, 黄色")]
    public void text_stays_as_it_is(string text) => Assert.Equal(text, TextNormalizer.Normalize(text));

    [Fact]
    public void soft_hyphen_is_no_part_of_a_sequence() => Assert.Equal("nášivka", TextNormalizer.Normalize("ná\u00ADšivka"));

    [Fact]
    public void weak_words_of_a_broken_line_follow_the_others()
    {
        Assert.Equal("Ð¸", TextNormalizer.Normalize("Ð¸"));
        Assert.Equal("кран и мост", TextNormalizer.Normalize("ÐºÑ€Ð°Ð½ Ð¸ Ð¼Ð¾Ñ\u0081Ñ‚"));
    }

    [Fact]
    public void offset_leads_to_the_source_of_a_repaired_character()
    {
        const string Raw = "  ÐºÑ€Ð°Ð½ &amp; ÃƒÂ©tÃƒÂ© the rest";
        var text = TextNormalizer.Normalize(Raw);
        Assert.Equal("кран & été the rest", text);
        Assert.Equal(2, TextNormalizer.SourceOffset(Raw, 0));
        Assert.Equal(4, TextNormalizer.SourceOffset(Raw, 1));
        Assert.Equal(Raw.IndexOf("ÃƒÂ©t", StringComparison.Ordinal), TextNormalizer.SourceOffset(Raw, text.IndexOf('é', StringComparison.Ordinal)));
        Assert.Equal(Raw.IndexOf("rest", StringComparison.Ordinal), TextNormalizer.SourceOffset(Raw, text.IndexOf("rest", StringComparison.Ordinal)));
        Assert.Equal(Raw.Length, TextNormalizer.SourceOffset(Raw, text.Length));
    }

    [Fact]
    public void control_within_a_misread_word_breaks_no_line()
    {
        var misread = Encoding.Latin1.GetString(Encoding.UTF8.GetBytes("хлеб и вода хороши"));
        Assert.Equal(["хлеб и вода хороши", "b"], SourceLine.Read(misread + "\nb").Select(l => l.Text));
        Assert.Equal(["a", "b"], SourceLine.Read("a\u0085b").Select(l => l.Text));
    }
}
