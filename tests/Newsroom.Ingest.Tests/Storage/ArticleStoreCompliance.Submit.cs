using Google.Protobuf.WellKnownTypes;
using Newsroom.Article.V1;
using Newsroom.Ingest.V1;

namespace Newsroom.Ingest.Tests;

public abstract partial class ArticleStoreCompliance
{
    [Fact]
    public async Task the_first_submit_is_revision_1_and_pending()
    {
        var answer = await SubmitAsync(Documents.Text("a"));

        Assert.Equal((SubmitOutcome.Accepted, 1), (answer.Outcome, answer.Article.Revision));
        Assert.Equal(ValidDocument.IdOf("harbour-desk", "a"), answer.Article.ArticleId);
        var status = await StatusAsync(answer.Article);
        Assert.Equal((ArticleState.Pending, Noon.ToTimestamp(), null), (status.State, status.ReceivedAt, status.FinishedAt));
    }

    [Fact]
    public async Task the_same_bytes_are_a_duplicate_and_store_nothing()
    {
        var first = await SubmitAsync(Documents.Text("a"));
        var again = await SubmitAsync(Documents.Text("a"), Noon.AddHours(1));

        Assert.Equal(SubmitOutcome.Duplicate, again.Outcome);
        Assert.Equal((first.Article, first.ReceivedAt), (again.Article, again.ReceivedAt));
        Assert.Equal(1, (await Store.MeasureOutboxAsync(Cancel)).Depth);
        Assert.Single((await Store.FindAsync(first.Article.ArticleId, 0, Cancel))!.Revisions);
    }

    [Fact]
    public async Task changed_bytes_are_the_next_revision_also_when_they_were_seen_before()
    {
        await SubmitAsync(Documents.Text("a", "one"));
        var second = await SubmitAsync(Documents.Text("a", "two"));
        var third = await SubmitAsync(Documents.Text("a", "one"));

        Assert.Equal((SubmitOutcome.Revised, 2), (second.Outcome, second.Article.Revision));
        Assert.Equal((SubmitOutcome.Revised, 3), (third.Outcome, third.Article.Revision));
        var found = await Store.FindAsync(third.Article.ArticleId, 0, Cancel);
        Assert.Equal(3, found!.Article.Revision);
        Assert.Equal([3, 2, 1], found.Revisions.Select(r => r.Revision));
        Assert.Equal("two", (await Store.ReadDocumentAsync(third.Article.ArticleId, 2, Cancel))!.Document!.Content.ToStringUtf8());
    }

    [Fact]
    public async Task an_outdated_version_is_kept_as_history_and_sent_nowhere()
    {
        var current = await SubmitAsync(Documents.Text("a", "new").With(d => d.Declared.Version = 5));
        var old = await SubmitAsync(Documents.Text("a", "old").With(d => d.Declared.Version = 4));
        var oldAgain = await SubmitAsync(Documents.Text("a", "old").With(d => d.Declared.Version = 4));
        var next = await SubmitAsync(Documents.Text("a", "next").With(d => d.Declared.Version = 6));

        Assert.Equal((SubmitOutcome.Outdated, 2), (old.Outcome, old.Article.Revision));
        Assert.Equal((SubmitOutcome.Outdated, 2), (oldAgain.Outcome, oldAgain.Article.Revision));
        Assert.Equal((SubmitOutcome.Revised, 3), (next.Outcome, next.Article.Revision));
        var status = await StatusAsync(old.Article);
        Assert.Equal((ArticleState.Superseded, Noon.ToTimestamp()), (status.State, status.FinishedAt));
        await using var batch = await Store.TakeOutboxAsync(10, onlyEarly: false, Cancel);
        Assert.Equal([current.Article, next.Article], batch.Messages.Select(m => m.Article));
    }

    [Fact]
    public async Task an_outdated_revision_is_not_the_current_one()
    {
        var current = await SubmitAsync(Documents.Text("a", "new").With(d => d.Declared.Version = 5));
        await SubmitAsync(Documents.Text("a", "old").With(d => d.Declared.Version = 4));

        Assert.Equal(1, (await Store.FindAsync(current.Article.ArticleId, 0, Cancel))!.Article.Revision);
        Assert.Equal("new", (await Store.ReadDocumentAsync(current.Article.ArticleId, 0, Cancel))!.Document!.Content.ToStringUtf8());
        Assert.Equal(1, Assert.Single(await Store.ListAsync(new ArticleFilter(), after: null, 10, Cancel)).Article.Revision);
    }

    [Fact]
    public async Task concurrent_changes_of_one_article_get_consecutive_revisions()
    {
        var answers = await Task.WhenAll(Enumerable.Range(0, 24).Select(i => Task.Run(() =>
            Replicas[i % Replicas.Count].SubmitAsync(new Submission(Documents.Valid(Documents.Text("a", $"text {i}")), Noon, ""), Cancel))));

        Assert.Equal(Enumerable.Range(1, 24), answers.Select(a => a.Article.Revision).Order());
        Assert.Equal(1, answers.Count(a => a.Outcome == SubmitOutcome.Accepted));
        Assert.Equal(24, (await Store.MeasureOutboxAsync(Cancel)).Depth);
        Assert.Equal(24, (await Store.FindAsync(answers[0].Article.ArticleId, 0, Cancel))!.Article.Revision);
    }

    [Fact]
    public async Task concurrent_submits_of_the_same_bytes_are_stored_once()
    {
        var answers = await Task.WhenAll(Enumerable.Range(0, 24).Select(i => Task.Run(() =>
            Replicas[i % Replicas.Count].SubmitAsync(new Submission(Documents.Valid(Documents.Text("a")), Noon, ""), Cancel))));

        Assert.All(answers, a => Assert.Equal(1, a.Article.Revision));
        Assert.Equal(1, answers.Count(a => a.Outcome == SubmitOutcome.Accepted));
        Assert.Equal(1, (await Store.MeasureOutboxAsync(Cancel)).Depth);
    }

    [Fact]
    public async Task the_raw_document_comes_back_as_it_was_sent()
    {
        var document = Documents.Text("a", "Žižkov 😀\r\n").With(d =>
        {
            d.Url = "https://news.example/a";
            d.Declared.Headline = "Rain";
            d.Declared.Subjects.Add("medtop:20000065");
            d.RetrievedAt = Noon.ToTimestamp();
        });
        var answer = await SubmitAsync(document);

        var stored = await Store.ReadDocumentAsync(answer.Article.ArticleId, 0, Cancel);

        Assert.Equal((document, answer.Article, Noon), (stored!.Document, stored.Article, stored.ReceivedAt));
    }

    [Fact]
    public async Task what_was_never_submitted_is_not_found()
    {
        var article = await AcceptAsync("a");
        var unknown = ValidDocument.IdOf("harbour-desk", "never");

        Assert.Null(await Store.FindAsync(unknown, 0, Cancel));
        Assert.Null(await Store.ReadDocumentAsync(unknown, 0, Cancel));
        Assert.Null(await Store.ReadDocumentAsync(article.ArticleId, 2, Cancel));
        Assert.Empty((await Store.FindAsync(article.ArticleId, 2, Cancel))!.Revisions);
    }
}
