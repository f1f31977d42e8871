using Newsroom.Article.V1;
using Newsroom.Cli.Articles;
using Newsroom.Cli.Output;
using Newsroom.Ingest.V1;

namespace Newsroom.Cli.Submitting;

/// <summary>Tells what became of each input, as it is known: a line each, or on a terminal only what went wrong.</summary>
internal sealed class SubmitReport(Terminal terminal)
{
    private readonly Lock _lock = new();
    private readonly SortedDictionary<string, int> _outcomes = new(StringComparer.Ordinal);
    private readonly SortedDictionary<string, int> _states = new(StringComparer.Ordinal);
    private int _resumed;

    /// <summary>Called, under a lock, after each input that was dealt with.</summary>
    public Action InputDone { get; set; } = () => { };

    /// <summary>Called, under a lock, with the number of articles that are followed from now on.</summary>
    public Action<int> FollowingMore { get; set; } = _ => { };

    /// <summary>Called, under a lock, after each article that has ended.</summary>
    public Action ArticleDone { get; set; } = () => { };

    public bool HasFailures { get; private set; }

    /// <summary>Articles that ingest has had before.</summary>
    public int Known => new[] { SubmitOutcome.Duplicate, SubmitOutcome.Revised, SubmitOutcome.Outdated }.Sum(o => _outcomes.GetValueOrDefault(Words.Lower(o)));

    public void Resumed(Input input)
    {
        lock (_lock)
        {
            _resumed++;
            InputDone();
        }
    }

    public void Following(int articles)
    {
        lock (_lock)
            FollowingMore(articles);
    }

    public void Answered(Input input, SubmitArticlesResponse answer)
    {
        lock (_lock)
        {
            if (answer.Error is not null)
                Count(_outcomes, "refused", 1);
            else if (answer.Accepted.Items.Count == 0)
                Count(_outcomes, Words.Lower(answer.Accepted.Outcome), 1);
            foreach (var item in answer.Accepted?.Items ?? [])
                Count(_outcomes, item.Error is null ? Words.Lower(item.Outcome) : "refused", 1);
            HasFailures |= answer.Error is not null || answer.Accepted!.Items.Any(i => i.Error is not null);
            if (terminal.Json)
                Terminal.Object(answer);
            else
                Print(input, answer);
            InputDone();
        }
    }

    public void Ended(Input input, TrackArticleResponse? last)
    {
        var state = last?.Status.State ?? ArticleState.Unspecified;
        lock (_lock)
        {
            Count(_states, Words.State(state).ToLowerInvariant(), 1);
            HasFailures |= state != ArticleState.Indexed;
            if (terminal.Json && last is not null)
                Terminal.Object(last);
            else if (!terminal.Json && (!terminal.Draws || state != ArticleState.Indexed))
                terminal.Line($"{StateMarkup.Of(state)} {last?.Article.ArticleId} {Safe.Markup(input.Path)} {Safe.Markup(Why(last))}".TrimEnd());
            ArticleDone();
        }
    }

    public string Summary(TimeSpan took)
    {
        var inputs = _outcomes.Values.Sum();
        var parts = _outcomes.Select(o => $"{Words.Count(o.Value)} {o.Key}").ToList();
        if (_resumed > 0)
            parts.Add($"{Words.Count(_resumed)} passed over, in the journal");
        if (_states.Count > 0)
            parts.Add($"ended: {string.Join(", ", _states.Select(s => $"{Words.Count(s.Value)} {s.Key}"))}");
        return $"{string.Join(" · ", parts)} · {Words.Span(took)}, {inputs / Math.Max(took.TotalSeconds, 0.001):0.#}/s";
    }

    private void Print(Input input, SubmitArticlesResponse answer)
    {
        var path = Safe.Markup(input.Path);
        if (answer.Error is { } error)
            terminal.Line($"[red]REFUSED[/] {path}: {Safe.Markup(error.Message)}");
        foreach (var item in answer.Accepted?.Items.Where(i => i.Error is not null) ?? [])
            terminal.Line($"[red]REFUSED[/] {path} ({Safe.Markup(item.Article?.Guid ?? "")}): {Safe.Markup(item.Error.Message)}");
        if (terminal.Draws || answer.Accepted is null)
            return;
        if (answer.Accepted.Items.Count == 0)
            terminal.Line($"{Words.Constant(answer.Accepted.Outcome.ToString())} {answer.Accepted.Article.ArticleId} {path}");
        foreach (var item in answer.Accepted.Items.Where(i => i.Error is null))
            terminal.Line($"{Words.Constant(item.Outcome.ToString())} {item.Article.ArticleId} {path} ({Safe.Markup(item.Article.Guid)})");
    }

    private static string Why(TrackArticleResponse? last) => last?.Status switch
    {
        null => "",
        { State: ArticleState.Indexed } done => $"in {Words.Span((done.FinishedAt - done.ReceivedAt).ToTimeSpan())}",
        { Reason: not Reason.Unspecified } other => $"{Words.Constant(other.Reason.ToString())} {other.Detail}",
        var other => other.Detail,
    };

    private static void Count(SortedDictionary<string, int> counts, string what, int by) => counts[what] = counts.GetValueOrDefault(what) + by;
}
