using Google.Rpc;
using Grpc.Core;
using Newsroom.Article.V1;
using Newsroom.Cleaning.V1;
using Newsroom.Hosting;

namespace Newsroom.Cleaning.Tests.Grpc;

public sealed class CleaningServiceTests(CleaningHost host) : IClassFixture<CleaningHost>
{
    private static readonly string Text = $"Crane turns yellow at last\n\nBy Ana Lund\n\n{Sentences.All}";

    private CleaningService.CleaningServiceClient Client => new(host.Channel);

    private static CallOptions Options => new(deadline: DateTime.SpecifyKind(TimeProvider.System.GetUtcNow().AddSeconds(30).UtcDateTime, DateTimeKind.Utc), cancellationToken: TestContext.Current.CancellationToken);

    [Fact]
    public async Task text_is_cleaned_and_explained()
    {
        var response = await Client.CleanDocumentAsync(new CleanDocumentRequest { Document = Documents.Of(Text) }, Options);
        Assert.Equal(CleanDocumentResponse.ResultOneofCase.Clean, response.ResultCase);
        Assert.Equal("Crane turns yellow at last", response.Clean.Title);
        Assert.Equal(3, response.Clean.Paragraphs.Count);
        Assert.Equal(Text, response.DecodedSource);
        Assert.Equal([RemovalLabel.Title, RemovalLabel.Byline], response.Clean.Removed.Select(r => r.Label));
        Assert.Equal(Cleaner.Version, response.Clean.CleanerVersion);
    }

    [Fact]
    public async Task document_that_is_no_article_answers_with_the_reason()
    {
        var response = await Client.CleanDocumentAsync(new CleanDocumentRequest { Document = Documents.Of("<h1>Page not found</h1>", "text/html") }, Options);
        Assert.Equal(Reason.NotFoundPage, response.Rejection.Reason);
        Assert.NotEmpty(response.Rejection.Detail);
    }

    [Fact]
    public async Task debug_page_shows_what_was_kept_and_cut_only_when_asked_for()
    {
        var request = new CleanDocumentRequest { Document = Documents.Of(Text) };
        Assert.Empty((await Client.CleanDocumentAsync(request, Options)).DebugHtml);
        request.DebugHtml = true;
        var page = (await Client.CleanDocumentAsync(request, Options)).DebugHtml;
        Assert.Contains("byline", page, StringComparison.Ordinal);
        Assert.Contains(Sentences.Second, page, StringComparison.Ordinal);
    }

    [Fact]
    public async Task mode_of_the_request_decides_what_is_in_doubt()
    {
        var document = Documents.Of($"<h1>Crane turns yellow</h1><figure><img src=x><figcaption>The crane stood at the quay for eleven years before it was painted at last, and nobody knew why.</figcaption></figure><p>{Sentences.Paragraph}<p>{Sentences.Second}<p>{Sentences.Third}", "text/html");
        var words = new List<int>();
        foreach (var mode in new[] { CleaningMode.Precision, CleaningMode.Unspecified, CleaningMode.Balanced, CleaningMode.Recall })
            words.Add((await Client.CleanDocumentAsync(new CleanDocumentRequest { Document = document, Mode = mode }, Options)).Clean.WordCount);
        Assert.Equal(words[1], words[2]);
        Assert.True(words[0] <= words[2] && words[2] < words[3], string.Join(" ", words));
    }

    [Fact]
    public async Task first_and_last_times_are_taken()
    {
        foreach (var time in new[] { DateTimeOffset.MinValue, DateTimeOffset.MaxValue })
        {
            var stamp = Google.Protobuf.WellKnownTypes.Timestamp.FromDateTimeOffset(time);
            var document = With(d => (d.RetrievedAt, d.Declared) = (stamp, new DeclaredMetadata { PublishedAt = stamp, RevisedAt = stamp }));
            Assert.Equal(stamp, (await Client.CleanDocumentAsync(new CleanDocumentRequest { Document = document }, Options)).Clean.Published.Time);
        }
    }

    public static TheoryData<string, string> InvalidRequests() => new()
    {
        { "none", "document" },
        { "empty", "document.content" },
        { "oversized", "document.content" },
        { "broken", "document.content" },
        { "image", "document.media_type" },
        { "charset", "document.content" },
        { "url", "document.url" },
        { "guid", "document.guid" },
        { "mode", "mode" },
        { "retrieved", "document.retrieved_at" },
        { "published", "document.declared.published_at" },
        { "revised", "document.declared.revised_at" },
    };

    [Theory]
    [MemberData(nameof(InvalidRequests))]
    public async Task invalid_request_names_its_field(string kind, string field)
    {
        var error = await Assert.ThrowsAsync<RpcException>(() => Client.CleanDocumentAsync(Invalid(kind), Options).ResponseAsync);
        Assert.Equal(StatusCode.InvalidArgument, error.StatusCode);
        var status = Google.Rpc.Status.Parser.ParseFrom(error.Trailers.GetValueBytes(RpcErrors.DetailsTrailer));
        Assert.Equal([field], status.Details.Single().Unpack<BadRequest>().FieldViolations.Select(v => v.Field));
    }

    [Fact]
    public async Task stream_answers_every_item_in_order_and_survives_an_invalid_one()
    {
        using var call = Client.CleanDocuments(Options);
        foreach (var kind in new[] { "", "empty", "" })
        {
            var request = kind.Length == 0 ? new CleanDocumentRequest { Document = Documents.Of(Text) } : Invalid(kind);
            await call.RequestStream.WriteAsync(new CleanDocumentsRequest { Request = request, Tag = $"tag {kind}" }, TestContext.Current.CancellationToken);
        }
        await call.RequestStream.CompleteAsync();
        var answers = await call.ResponseStream.ReadAllAsync(TestContext.Current.CancellationToken).ToListAsync(TestContext.Current.CancellationToken);
        Assert.Equal([0L, 1L, 2L], answers.Select(a => a.Index));
        Assert.Equal(["tag ", "tag empty", "tag "], answers.Select(a => a.Tag));
        Assert.Equal([0, (int)StatusCode.InvalidArgument, 0], answers.Select(a => a.ErrorCode));
        Assert.Contains("request.document.content", answers[1].ErrorMessage, StringComparison.Ordinal);
        Assert.Null(answers[1].Response);
        Assert.Equal(answers[0].Response, answers[2].Response);
    }

    private static Google.Protobuf.WellKnownTypes.Timestamp NoTime => new() { Seconds = 253_402_300_800 };

    private static CleanDocumentRequest Invalid(string kind) => kind switch
    {
        "none" => new CleanDocumentRequest(),
        "empty" => new CleanDocumentRequest { Document = Documents.Of("") },
        "oversized" => new CleanDocumentRequest { Document = Documents.Of(new byte[(4 * 1024 * 1024) + 1]) },
        "broken" => new CleanDocumentRequest { Document = Documents.Of([0x61, 0xFF]) },
        "image" => new CleanDocumentRequest { Document = Documents.Of("x", "image/png") },
        "charset" => new CleanDocumentRequest { Document = Documents.Of("x"u8.ToArray(), charset: "no-such-charset") },
        "url" => new CleanDocumentRequest { Document = With(d => d.Url = "ftp://crane.example") },
        "retrieved" => new CleanDocumentRequest { Document = With(d => d.RetrievedAt = NoTime) },
        "published" => new CleanDocumentRequest { Document = With(d => d.Declared = new DeclaredMetadata { PublishedAt = NoTime }) },
        "revised" => new CleanDocumentRequest { Document = With(d => d.Declared = new DeclaredMetadata { RevisedAt = NoTime }) },
        "guid" => new CleanDocumentRequest { Document = With(d => d.Guid = "a\nb") },
        _ => new CleanDocumentRequest { Document = Documents.Of(Text), Mode = (CleaningMode)9 },
    };

    private static RawDocument With(Action<RawDocument> change)
    {
        var document = Documents.Of(Text);
        change(document);
        return document;
    }
}
