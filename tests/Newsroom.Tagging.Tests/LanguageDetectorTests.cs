using Newsroom.Tagging.Language;
using Newsroom.Tagging.Text;

namespace Newsroom.Tagging.Tests;

public sealed class LanguageDetectorTests
{
    [Theory]
    [InlineData("en", "The harbour was closed for most of the day because of the storm, and ferries did not run.")]
    [InlineData("de", "Der Hafen war wegen des Sturms fast den ganzen Tag geschlossen, und die Fähren fuhren nicht.")]
    [InlineData("fr", "Le port est resté fermé presque toute la journée à cause de la tempête, et les bateaux n'ont pas navigué.")]
    [InlineData("es", "El puerto estuvo cerrado casi todo el día por la tormenta, y los barcos no salieron de la ciudad.")]
    [InlineData("it", "Il porto è rimasto chiuso quasi tutto il giorno a causa della tempesta e i traghetti non sono partiti.")]
    [InlineData("pt", "O porto ficou fechado quase todo o dia por causa da tempestade, e os barcos não saíram.")]
    [InlineData("nl", "De haven was bijna de hele dag gesloten vanwege de storm en de boten voeren niet uit.")]
    [InlineData("pl", "Port był zamknięty przez prawie cały dzień z powodu burzy, a promy nie kursowały.")]
    [InlineData("sv", "Hamnen var stängd nästan hela dagen på grund av stormen och färjorna gick inte.")]
    [InlineData("tr", "Liman fırtına nedeniyle neredeyse bütün gün kapalıydı ve vapurlar bu yüzden çalışmadı.")]
    [InlineData("ru", "Порт был закрыт почти весь день из-за шторма, и паромы не ходили.")]
    [InlineData("uk", "Порт був закритий майже весь день через шторм, і пороми не ходили.")]
    [InlineData("el", "Το λιμάνι ήταν κλειστό όλη την ημέρα.")]
    [InlineData("ar", "كان الميناء مغلقا طوال اليوم بسبب العاصفة في المدينة")]
    [InlineData("he", "הנמל היה סגור כל היום בגלל הסערה")]
    [InlineData("ja", "嵐のため港は一日中閉鎖されていました。")]
    [InlineData("zh", "由于暴风雨，港口全天关闭。")]
    [InlineData("ko", "폭풍 때문에 항구는 하루 종일 폐쇄되었다.")]
    public void language_of_a_sentence_is_found(string language, string text) =>
        Assert.Equal(language, LanguageDetector.Detect(new TokenizedText(text)));

    [Theory]
    [InlineData("")]
    [InlineData("12 345 — 67")]
    [InlineData("Xqzt Vrbl Kmpf Wdjk")]
    public void text_without_evidence_stays_undecided(string text) =>
        Assert.Equal(LanguageDetector.Undecided, LanguageDetector.Detect(new TokenizedText(text)));

    [Fact]
    public void language_given_is_kept_and_reduced_to_its_primary_tag() => Assert.Equal("pt", Tagged.Text("The harbour was closed.", language: "pt-BR").Language);

    [Theory]
    [InlineData("")]
    [InlineData("und")]
    public void language_is_detected_when_not_known(string given) =>
        Assert.Equal("en", Tagged.Text("The harbour was closed for most of the day because of the storm.", language: given).Language);
}
