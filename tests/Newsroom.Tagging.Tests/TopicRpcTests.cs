using Grpc.Core;
using Newsroom.Tagging.Grpc;
using Newsroom.Tagging.V1;

namespace Newsroom.Tagging.Tests;

/// <summary>The vocabulary as clients see it.</summary>
public sealed class TopicRpcTests
{
    [Fact]
    public void top_levels_are_the_seventeen_of_the_vocabulary()
    {
        var topics = TopicRpcs.List(new ListTopicsRequest()).Topics;

        Assert.Equal(17, topics.Count);
        Assert.All(topics, topic => Assert.Equal("", topic.Parent));
        Assert.Contains(topics, topic => topic is { Code: "medtop:15000000", Label: "sport" });
    }

    [Fact]
    public void topics_below_a_parent_name_it_and_leave_out_what_is_retired()
    {
        var topics = TopicRpcs.List(new ListTopicsRequest { Parent = "medtop:02000000" }).Topics;

        Assert.Equal(["crime", "judiciary", "law", "law enforcement"], topics.Select(topic => topic.Label));
        Assert.All(topics, topic => Assert.Equal("medtop:02000000", topic.Parent));
    }

    [Theory]
    [InlineData("", "economy, business and finance")]
    [InlineData("en-GB", "economy, business and finance")]
    [InlineData("en", "economy, business and finance")]
    [InlineData("de", "Wirtschaft und Finanzen")]
    [InlineData("DE-at", "Wirtschaft und Finanzen")]
    [InlineData("xx", "economy, business and finance")]
    public void label_is_in_the_language_asked_for_or_in_english(string language, string label) =>
        Assert.StartsWith(label[..9], TopicRpcs.Get(new GetTopicRequest { Code = "medtop:04000000", Language = language }).Topic.Label, StringComparison.Ordinal);

    [Fact]
    public void label_missing_in_a_language_is_english_and_so_is_a_definition()
    {
        var topic = TopicRpcs.Get(new GetTopicRequest { Code = "medtop:20000065", Language = "no" }).Topic;

        Assert.Equal("medtop:16000000", topic.Parent);
        Assert.NotEmpty(topic.Label);
        Assert.StartsWith("Rallies, strikes", topic.Definition, StringComparison.Ordinal);
    }

    [Fact]
    public void code_that_does_not_exist_is_not_found()
    {
        Assert.Equal(StatusCode.NotFound, Assert.Throws<RpcException>(() => TopicRpcs.Get(new GetTopicRequest { Code = "medtop:99999999" })).StatusCode);
        Assert.Equal(StatusCode.NotFound, Assert.Throws<RpcException>(() => TopicRpcs.List(new ListTopicsRequest { Parent = "medtop:99999999" })).StatusCode);
    }

    [Theory]
    [InlineData("", "en", "code")]
    [InlineData("04000000", "en", "code")]
    [InlineData("medtop:0400000", "en", "code")]
    [InlineData("medtop:0400000x", "en", "code")]
    [InlineData("medtop:04000000", "a-language-tag-of-more-than-35-letters", "language")]
    public void bad_request_is_answered_with_the_field(string code, string language, string field)
    {
        var error = Assert.Throws<RpcException>(() => TopicRpcs.Get(new GetTopicRequest { Code = code, Language = language }));

        Assert.Equal(StatusCode.InvalidArgument, error.StatusCode);
        Assert.StartsWith(field + ":", error.Status.Detail, StringComparison.Ordinal);
    }

    [Fact]
    public void parent_that_is_no_code_is_answered_with_the_field() =>
        Assert.StartsWith("parent:", Assert.Throws<RpcException>(() => TopicRpcs.List(new ListTopicsRequest { Parent = "sport" })).Status.Detail, StringComparison.Ordinal);
}
