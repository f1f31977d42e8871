using Google.Rpc;
using Grpc.Core;
using Newsroom.Cleaning.V1;
using Newsroom.Hosting;
using Status = Google.Rpc.Status;

namespace Newsroom.Cleaning.Tests.Grpc;

/// <summary>Streams of a team whose calls are limited.</summary>
public sealed class CallsOfStreams(CleaningHost host) : IClassFixture<CleaningHost>
{
    private const int Sent = 20;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task stream_beyond_the_calls_ends_and_tells_when_to_go_on_also_if_no_item_is_valid()
    {
        host.Change("Quotas:CallsPerSecond", "1");
        host.Change("Quotas:Burst", "3");
        using var call = new CleaningService.CleaningServiceClient(host.Channel).CleanDocuments(cancellationToken: Cancel);
        var answers = new List<CleanDocumentsResponse>();

        var error = await Assert.ThrowsAsync<RpcException>(async () =>
        {
            for (var i = 0; i < Sent; i++)
            {
                await call.RequestStream.WriteAsync(new CleanDocumentsRequest(), Cancel);
                Assert.True(await call.ResponseStream.MoveNext(Cancel));
                answers.Add(call.ResponseStream.Current);
            }
        });

        Assert.Equal(StatusCode.ResourceExhausted, error.StatusCode);
        var details = Status.Parser.ParseFrom(error.Trailers.GetValueBytes(RpcErrors.DetailsTrailer)).Details;
        Assert.InRange(details.Single().Unpack<RetryInfo>().RetryDelay.ToTimeSpan(), TimeSpan.FromMilliseconds(1), TimeSpan.FromSeconds(10));
        // The call itself took the first of three.
        Assert.InRange(answers.Count, 2, Sent - 1);
        Assert.All(answers, a => Assert.Equal((int)StatusCode.InvalidArgument, a.ErrorCode));
    }
}
