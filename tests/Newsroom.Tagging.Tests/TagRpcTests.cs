using Grpc.Core;
using Newsroom.Article.V1;
using Newsroom.Tagging.V1;
using Newsroom.Testing;

namespace Newsroom.Tagging.Tests;

/// <summary>Previews and topics over the real endpoint.</summary>
public sealed class TagRpcTests : TaggingRpcTests
{
    private readonly SqliteFile _file = new();

    [Fact]
    public async Task text_is_tagged()
    {
        var answer = await Client.TagTextAsync(new TagTextRequest { Text = "Prime Minister Ingrid Halvorsen arrived in Tallinn on Monday, and she was welcomed by the mayor." }, Call);

        Assert.Equal("en", answer.Tags.Language);
        Assert.Equal(["Ingrid Halvorsen"], answer.Tags.Names(EntityKind.Person));
        Assert.Equal(["Tallinn"], answer.Tags.Names(EntityKind.Place));
        Assert.Equal(("tagging/3", "model"), (answer.Tags.TaggerVersion, answer.Tags.EntityMethod));
    }

    [Fact]
    public async Task article_offsets_count_in_paragraphs_joined_by_a_blank_line()
    {
        var answer = await Client.TagArticleAsync(new TagArticleRequest { Clean = Article("First line.", "She moved to Tallinn.") }, Call);

        Assert.Equal("First line.\n\nShe moved to ".Length, answer.Tags.Entity(EntityKind.Place, "Tallinn").Mentions[0].Span.Start);
    }

    [Fact]
    public async Task text_of_exactly_the_limit_is_taken_and_one_byte_more_is_not()
    {
        var answer = await Client.TagTextAsync(new TagTextRequest { Text = new string('a', 4 * 1024 * 1024), Language = "en" }, Call);
        var error = await Assert.ThrowsAsync<RpcException>(async () => await Client.TagTextAsync(new TagTextRequest { Text = new string('a', (4 * 1024 * 1024) - 1) + "é" }, Call));

        Assert.Empty(answer.Tags.Entities);
        Assert.Equal(StatusCode.InvalidArgument, error.StatusCode);
        Assert.Contains("text", error.Status.Detail, StringComparison.Ordinal);
    }

    public static TheoryData<TagTextRequest, string> BadRequests => new()
    {
        { new TagTextRequest(), "text" },
        { new TagTextRequest { Text = " \n " }, "text" },
        { new TagTextRequest { Text = "Fine.", Title = new string('t', 1_001) }, "title" },
        { new TagTextRequest { Text = "Fine.", Language = new string('x', 36) }, "language" },
    };

    [Theory]
    [MemberData(nameof(BadRequests))]
    public async Task bad_text_is_answered_with_the_field(TagTextRequest request, string field)
    {
        var error = await Assert.ThrowsAsync<RpcException>(async () => await Client.TagTextAsync(request, Call));

        Assert.Equal(StatusCode.InvalidArgument, error.StatusCode);
        Assert.StartsWith(field + ":", error.Status.Detail, StringComparison.Ordinal);
    }

    [Fact]
    public async Task article_without_text_is_answered_with_the_field()
    {
        var none = await Assert.ThrowsAsync<RpcException>(async () => await Client.TagArticleAsync(new TagArticleRequest(), Call));
        var empty = await Assert.ThrowsAsync<RpcException>(async () => await Client.TagArticleAsync(new TagArticleRequest { Clean = new CleanArticle { Title = "T" } }, Call));

        Assert.Equal((StatusCode.InvalidArgument, StatusCode.InvalidArgument), (none.StatusCode, empty.StatusCode));
        Assert.Contains("clean.paragraphs", empty.Status.Detail, StringComparison.Ordinal);
    }

    [Fact]
    public async Task topics_of_the_vocabulary_are_listed_and_given()
    {
        var listed = await Client.ListTopicsAsync(new ListTopicsRequest { Language = "sv" }, Call);
        var given = await Client.GetTopicAsync(new GetTopicRequest { Code = listed.Topics[0].Code, Language = "sv" }, Call);
        var error = await Assert.ThrowsAsync<RpcException>(async () => await Client.GetTopicAsync(new GetTopicRequest { Code = "medtop:99999999" }, Call));

        Assert.Equal(listed.Topics[0], given.Topic);
        Assert.Equal(StatusCode.NotFound, error.StatusCode);
    }

    [Fact]
    public async Task subjects_that_the_sender_declared_win()
    {
        var clean = Article("The archbishop blessed the chapel before mass.");
        clean.Declared = new DeclaredMetadata { Subjects = { "medtop:15000000" } };

        var answer = await Client.TagArticleAsync(new TagArticleRequest { Clean = clean }, Call);

        Assert.Equal(new TopicTag { Code = "medtop:15000000", Confidence = 1, Declared = true, Labels = { "sport" } }, answer.Tags.Topics[0]);
    }

    protected override Task<Dictionary<string, string?>> StorageAsync() => Task.FromResult(StorageOf(_file));

    protected override ValueTask DropAsync() => _file.DropAsync();

    internal static CleanArticle Article(params string[] paragraphs)
    {
        var clean = new CleanArticle { Title = "A move", Language = "en" };
        clean.Paragraphs.AddRange(paragraphs.Select(text => new Paragraph { Text = text, Role = ParagraphRole.Body }));
        return clean;
    }
}
