using Newsroom.Article.V1;
using Newsroom.Cli.Output;

namespace Newsroom.Cli.Articles;

/// <summary>States and outcomes in their colours.</summary>
internal static class StateMarkup
{
    public static string Of(ArticleState state) => $"[{Colour(state)}]{Words.State(state)}[/]";

    public static string Of(StageOutcome outcome) => $"[{Colour(outcome)}]{Words.Lower(outcome)}[/]";

    public static string Colour(StageOutcome outcome) => outcome switch
    {
        StageOutcome.Completed => "green",
        StageOutcome.Superseded => "grey",
        _ => "red",
    };

    private static string Colour(ArticleState state) => state switch
    {
        ArticleState.Indexed => "green",
        ArticleState.Pending or ArticleState.Embargoed => "yellow",
        ArticleState.Superseded => "grey",
        _ => "red",
    };
}
