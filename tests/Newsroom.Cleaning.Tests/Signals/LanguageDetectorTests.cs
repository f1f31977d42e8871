using Newsroom.Cleaning.Signals;

namespace Newsroom.Cleaning.Tests.Signals;

public sealed class LanguageDetectorTests
{
    [Theory]
    [InlineData("en", "The board has decided that the crane will be painted before the regatta, and nobody was surprised by it.")]
    [InlineData("de", "Der Kran wird noch vor der Regatta gestrichen, und niemand war davon überrascht, dass er gelb sein soll.")]
    [InlineData("fr", "La grue sera repeinte avant la régate, et personne n'a été surpris par le choix de la couleur jaune.")]
    [InlineData("es", "La grúa será pintada antes de la regata, y nadie se sorprendió por la elección del color amarillo.")]
    [InlineData("it", "La gru sarà dipinta prima della regata e nessuno è rimasto sorpreso dalla scelta del colore giallo.")]
    [InlineData("pt", "O guindaste será pintado antes da regata, e ninguém ficou surpreso com a escolha da cor amarela.")]
    [InlineData("nl", "De kraan wordt nog voor de regatta geverfd, en niemand was verrast door de keuze van het geel.")]
    [InlineData("sv", "Kranen ska målas före regattan, och ingen var förvånad över att den blir gul i stället för grön.")]
    [InlineData("pl", "Dźwig zostanie pomalowany przed regatami i nikt nie był zaskoczony tym, że będzie żółty, a nie zielony.")]
    [InlineData("cs", "Jeřáb bude natřen ještě před regatou a nikdo nebyl překvapen, že bude žlutý a ne zelený.")]
    [InlineData("tr", "Vinç yarıştan önce boyanacak ve rengin sarı olması için verilen karar kimseyi şaşırtmadı.")]
    [InlineData("uk", "Кран пофарбують ще до регати, і нікого не здивувало, що він буде жовтим, а не зеленим.")]
    [InlineData("ru", "Кран покрасят ещё до регаты, и никого не удивило, что он будет жёлтым, а не зелёным.")]
    [InlineData("sk", "Žeriav bude natretý ešte pred regatou a nikoho neprekvapilo, že bude žltý a nie zelený.")]
    [InlineData("hu", "A darut még a regatta előtt sárgára festik, és ezen senki sem lepődött meg a kikötőben.")]
    [InlineData("ro", "Macaraua va fi vopsită înainte de regată și nimeni nu a fost surprins de alegerea culorii galbene.")]
    [InlineData("fi", "Nosturi maalataan ennen regattaa, eikä kukaan yllättynyt siitä, että siitä tulee keltainen.")]
    [InlineData("ca", "La grua es pintarà abans de la regata i ningú no es va sorprendre que fos de color groc.")]
    [InlineData("bg", "Кранът ще бъде боядисан преди регатата и никой не беше изненадан, че ще бъде жълт.")]
    [InlineData("fa", "این جرثقیل پیش از مسابقه قایقرانی رنگ زرد می‌شود و هیچ‌کس از این تصمیم تعجب نکرد.")]
    [InlineData("ar", "سيتم طلاء الرافعة باللون الأصفر قبل سباق القوارب ولم يتفاجأ أحد بهذا القرار.")]
    [InlineData("el", "Ο γερανός θα βαφτεί κίτρινος πριν από τη ρεγκάτα.")]
    [InlineData("ja", "クレーンはレガッタの前に黄色に塗られることになりました。")]
    [InlineData("zh", "起重机将在赛船会之前被漆成黄色。")]
    [InlineData("ko", "크레인은 레가타 전에 노란색으로 칠해질 것입니다.")]
    [InlineData("und", "12, 345 – 67!")]
    [InlineData("und", "")]
    public void language_is_told(string language, string text) => Assert.Equal(language, LanguageDetector.Detect(text).Language);

    [Fact]
    public void a_foreign_quotation_does_not_decide() =>
        Assert.Equal("en", LanguageDetector.Detect($"{Sentences.All} “Der Kran wird gelb und nicht grün,” said the German painter.").Language);
}
