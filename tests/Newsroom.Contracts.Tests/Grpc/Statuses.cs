using Grpc.Core;

namespace Newsroom.Contracts.Tests.Standins;

public class Statuses
{
    // The numbers of the protocol, in the order of its specification.
    [Theory]
    [InlineData(StatusCode.OK, 0)]
    [InlineData(StatusCode.Cancelled, 1)]
    [InlineData(StatusCode.Unknown, 2)]
    [InlineData(StatusCode.InvalidArgument, 3)]
    [InlineData(StatusCode.DeadlineExceeded, 4)]
    [InlineData(StatusCode.NotFound, 5)]
    [InlineData(StatusCode.AlreadyExists, 6)]
    [InlineData(StatusCode.PermissionDenied, 7)]
    [InlineData(StatusCode.ResourceExhausted, 8)]
    [InlineData(StatusCode.FailedPrecondition, 9)]
    [InlineData(StatusCode.Aborted, 10)]
    [InlineData(StatusCode.OutOfRange, 11)]
    [InlineData(StatusCode.Unimplemented, 12)]
    [InlineData(StatusCode.Internal, 13)]
    [InlineData(StatusCode.Unavailable, 14)]
    [InlineData(StatusCode.DataLoss, 15)]
    [InlineData(StatusCode.Unauthenticated, 16)]
    public void code_has_the_number_of_the_protocol(StatusCode code, int number)
    {
        Assert.Equal(number, (int)code);
    }

    [Fact]
    public void no_code_is_left_out()
    {
        Assert.Equal(Enumerable.Range(0, 17), Enum.GetValues<StatusCode>().Select(code => (int)code));
    }

    [Fact]
    public void default_value_is_success_without_detail()
    {
        Assert.Equal(StatusCode.OK, default(Status).StatusCode);
        Assert.Equal("", default(Status).Detail);
        Assert.Equal(Status.DefaultSuccess, default);
        Assert.Equal(StatusCode.Cancelled, Status.DefaultCancelled.StatusCode);
    }

    [Fact]
    public void status_shows_code_detail_and_cause()
    {
        Assert.Equal("Status(StatusCode=\"NotFound\", Detail=\"no story\")", new Status(StatusCode.NotFound, "no story").ToString());
        Assert.Equal(
            "Status(StatusCode=\"Internal\", Detail=\"d\", DebugException=\"System.FormatException: bad\")",
            new Status(StatusCode.Internal, "d", new FormatException("bad")).ToString());
    }

    [Fact]
    public void exception_carries_status_trailers_message_and_cause()
    {
        var cause = new FormatException("bad");
        var status = new Status(StatusCode.Internal, "d", cause);
        var trailers = new Metadata { { "x", "1" } };

        var exception = new RpcException(status, trailers, "own words");

        Assert.Equal(status, exception.Status);
        Assert.Equal(StatusCode.Internal, exception.StatusCode);
        Assert.Same(trailers, exception.Trailers);
        Assert.Equal("own words", exception.Message);
        Assert.Same(cause, exception.InnerException);
    }

    [Fact]
    public void exception_without_trailers_has_empty_ones()
    {
        var status = new Status(StatusCode.NotFound, "no story");

        Assert.Empty(new RpcException(status).Trailers);
        Assert.Empty(new RpcException(status, "own words").Trailers);
        Assert.Equal("own words", new RpcException(status, "own words").Message);
        Assert.Equal(status.ToString(), new RpcException(status).Message);
        Assert.Equal(status.ToString(), new RpcException(status, new Metadata()).Message);
        Assert.Throws<ArgumentNullException>(() => new RpcException(status, (Metadata)null!));
    }
}
