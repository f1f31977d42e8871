namespace Grpc.Core;

/// <summary>
/// The side of a running call that the transport supplies. The functions take the state as an argument so that the
/// transport can use static ones and needs no closure for each call.
/// </summary>
internal readonly struct CallState(
    Func<object, Task<Metadata>> responseHeaders,
    Func<object, Status> status,
    Func<object, Metadata> trailers,
    Action<object> dispose,
    object state)
{
    public Task<Metadata> ResponseHeadersAsync() => responseHeaders(state);

    public Status GetStatus() => status(state);

    public Metadata GetTrailers() => trailers(state);

    public void Dispose() => dispose(state);

    public static CallState From(Task<Metadata> responseHeaders, Func<Status> status, Func<Metadata> trailers, Action dispose) =>
        new(
            static state => ((Parts)state).ResponseHeaders,
            static state => ((Parts)state).Status(),
            static state => ((Parts)state).Trailers(),
            static state => ((Parts)state).Dispose(),
            new Parts(responseHeaders, status, trailers, dispose));

    private sealed record Parts(Task<Metadata> ResponseHeaders, Func<Status> Status, Func<Metadata> Trailers, Action Dispose);
}
