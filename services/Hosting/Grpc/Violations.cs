using Google.Protobuf;
using Google.Protobuf.WellKnownTypes;
using Google.Rpc;
using Grpc.Core;

namespace Newsroom.Hosting;

/// <summary>Collects what is wrong with a request, and says all of it at once as INVALID_ARGUMENT with google.rpc.BadRequest.</summary>
public sealed class Violations
{
    // Within these, protobuf's own JSON form exists (google/protobuf/timestamp.proto): 0001-01-01 to 9999-12-31.
    private const long FirstSecond = -62_135_596_800;
    private const long LastSecond = 253_402_300_799;

    /// <summary>Those that an answer tells of; an error travels in headers, which clients and proxies take a few KiB of.</summary>
    private const int MaxTold = 20;

    private readonly List<(string Field, string Description)> _items = [];

    public bool Any => _items.Count > 0;

    public IReadOnlyList<(string Field, string Description)> Items => _items;

    public string Message
    {
        get
        {
            var told = string.Join("; ", _items.Take(MaxTold).Select(v => $"{v.Field}: {v.Description}"));
            return _items.Count <= MaxTold ? told : $"{told}; and {_items.Count - MaxTold} more";
        }
    }

    public Violations Add(string field, string description)
    {
        _items.Add((field, description));
        return this;
    }

    public Violations Require(bool ok, string field, string description) => ok ? this : Add(field, description);

    /// <summary>Sent bytes can hold a Timestamp that is no time; reading it would throw.</summary>
    public Violations RequireTime(Timestamp? time, string field) => Require(
        time is null or { Seconds: >= FirstSecond and <= LastSecond, Nanos: >= 0 and <= 999_999_999 },
        field, "is not a time between the years 1 and 9999");

    public void ThrowIfAny()
    {
        if (Any)
            throw ToException();
    }

    public RpcException ToException()
    {
        var request = new BadRequest();
        request.FieldViolations.AddRange(_items.Take(MaxTold).Select(v =>
            new BadRequest.Types.FieldViolation { Field = v.Field, Description = v.Description }));
        return RpcErrors.Create(StatusCode.InvalidArgument, Message, request);
    }
}

/// <summary>Errors with details as google.rpc.Status in the trailer that gRPC clients of every language look for.</summary>
public static class RpcErrors
{
    public const string DetailsTrailer = "grpc-status-details-bin";

    /// <summary>Characters; percent-encoded it can be nine times as many bytes.</summary>
    private const int MaxMessage = 2_000;

    /// <summary>Bytes; beyond it the message has to do.</summary>
    private const int MaxDetails = 8 * 1024;

    public static RpcException Create(StatusCode code, string message, params ReadOnlySpan<IMessage> details)
    {
        message = Shortened(message);
        var status = new Google.Rpc.Status { Code = (int)code, Message = message };
        foreach (var detail in details)
            status.Details.Add(Any.Pack(detail));
        var trailers = new Metadata();
        if (status.CalculateSize() <= MaxDetails)
            trailers.Add(DetailsTrailer, status.ToByteArray());
        return new RpcException(new global::Grpc.Core.Status(code, message), trailers);
    }

    /// <summary>No more of it than fits into the headers of an answer.</summary>
    public static string Shortened(string message) => message.Length <= MaxMessage ? message : $"{message[..MaxMessage]}…";

    /// <summary>RESOURCE_EXHAUSTED that tells the client when to try again.</summary>
    public static RpcException Exhausted(string message, TimeSpan retryAfter) =>
        Create(StatusCode.ResourceExhausted, message, new RetryInfo { RetryDelay = Duration.FromTimeSpan(retryAfter) });

    /// <summary>UNAVAILABLE that tells the client when to try again.</summary>
    public static RpcException Unavailable(string message, TimeSpan retryAfter) =>
        Create(StatusCode.Unavailable, message, new RetryInfo { RetryDelay = Duration.FromTimeSpan(retryAfter) });
}
