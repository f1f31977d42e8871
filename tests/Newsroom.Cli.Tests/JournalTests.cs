using Google.Protobuf;
using Newsroom.Article.V1;
using Newsroom.Cli.Errors;
using Newsroom.Cli.Submitting;

namespace Newsroom.Cli.Tests;

public sealed class JournalTests : IDisposable
{
    private readonly string _path = Path.GetTempFileName();
    private readonly ArticleRef _article = new() { ArticleId = "2b0b0af0-af68-5b1e-861d-6d497352afec", Revision = 3 };

    public void Dispose() => File.Delete(_path);

    [Fact]
    public void what_was_written_is_found_again()
    {
        var key = Journal.KeyOf(Document("text"));
        var other = new ArticleRef { ArticleId = "c0c4fac0-936e-5b97-a623-85848164e254", Revision = 1 };
        using (var journal = new Journal(_path))
            journal.Add(key, [_article, other]);

        using var again = new Journal(_path);
        Assert.Equal([_article, other], again.Find(key));
        Assert.Empty(again.Find(Journal.KeyOf(Document("changed"))));
    }

    [Fact]
    public void line_that_a_kill_cut_off_is_dropped_and_the_next_is_whole()
    {
        string first = Journal.KeyOf(Document("first")), second = Journal.KeyOf(Document("second"));
        using (var journal = new Journal(_path))
            journal.Add(first, [_article]);
        File.AppendAllText(_path, "0123456789abcdef01234567 2b0b");
        using (var journal = new Journal(_path))
            journal.Add(second, [_article]);

        using (var again = new Journal(_path))
        {
            Assert.Single(again.Find(first));
            Assert.Single(again.Find(second));
        }

        Assert.Equal(2, File.ReadAllLines(_path).Length);
    }

    [Fact]
    public void file_of_another_kind_is_left_alone()
    {
        File.WriteAllText(_path, "Dear diary,\n");
        Assert.Throws<CliException>(() => new Journal(_path));
        Assert.Equal("Dear diary,\n", File.ReadAllText(_path));
    }

    [Fact]
    public void two_runs_cannot_share_a_journal()
    {
        using var journal = new Journal(_path);
        Assert.Throws<CliException>(() => new Journal(_path));
    }

    private static RawDocument Document(string text) => new() { Source = "s", Guid = "g", Content = ByteString.CopyFromUtf8(text) };
}
