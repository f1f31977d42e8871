using Newsroom.Tagging.Storage;
using Newsroom.Tagging.Stories;

namespace Newsroom.Tagging.Tests.Stories;

/// <summary>Articles about made-up events: most terms of an article are its event's own, some are anybody's.</summary>
internal static class Events
{
    public const long Day = StoryTime.MicrosecondsPerDay;

    private const int CommonTerms = 1_000;

    /// <summary>The terms of an event, two of them its cast.</summary>
    private static IEnumerable<(long Term, float Weight, TermKind Kind)> TermsOf(int happening) =>
        Enumerable.Range(0, 12).Select(i => (10_000L + (happening * 100) + i, 1f, i < 2 ? TermKind.Actor : TermKind.Word));

    /// <param name="number">Tells the article from others; also chooses what of it is anybody's.</param>
    public static TermVector Terms(int happening, int number)
    {
        var random = new Random(number);
        return TermVector.Of(TermsOf(happening).Concat(Enumerable.Range(0, 8).Select(_ => (Term: (long)random.Next(CommonTerms), 0.7f, TermKind.Word)).DistinctBy(one => one.Term)), 100).ToUnit();
    }

    /// <summary>Of two happenings, as an article that is about both.</summary>
    public static TermVector Mixed(int left, int right, float share = 0.5f) =>
        TermVector.Of(TermsOf(left).Select(one => (one.Term, one.Weight * share, one.Kind)).Concat(TermsOf(right).Select(one => (one.Term, one.Weight * (1 - share), one.Kind))), 100).ToUnit();

    public static StoryArticleRecord About(string id, int happening, int number = 0, int revision = 1, long at = 100 * Day, string title = "", string copies = "") => new()
    {
        ArticleId = id,
        Revision = revision,
        Source = "desk",
        ItemId = id,
        Title = title,
        Moment = new ArticleMoment(at, true, at),
        Terms = Terms(happening, number == 0 ? id.Sum(c => c) + (happening * 1_000) : number),
        CopyGroupId = copies,
        Entities = [new StoryEntity($"entity-{happening}", 1, $"Person {happening}", 0.5)],
    };
}
