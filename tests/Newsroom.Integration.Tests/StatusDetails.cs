using Google.Protobuf;
using Grpc.Core;
using Newsroom.Hosting;

namespace Newsroom.Integration.Tests;

/// <summary>What a client reads from the trailers of a failed call.</summary>
internal static class StatusDetails
{
    /// <summary>The one google.rpc detail of its kind.</summary>
    public static T Detail<T>(this RpcException error)
        where T : IMessage, new()
    {
        var bytes = error.Trailers.GetValueBytes(RpcErrors.DetailsTrailer);
        Assert.NotNull(bytes);
        var status = Google.Rpc.Status.Parser.ParseFrom(bytes);
        Assert.Equal((int)error.StatusCode, status.Code);
        return Assert.Single(status.Details, detail => detail.Is(new T().Descriptor)).Unpack<T>();
    }
}
