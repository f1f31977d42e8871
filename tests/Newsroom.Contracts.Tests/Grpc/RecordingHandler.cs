namespace Newsroom.Contracts.Tests.Standins;

/// <summary>Keeps the HTTP headers of the last exchange of a channel, which the client library does not show.</summary>
internal sealed class RecordingHandler() : DelegatingHandler(new SocketsHttpHandler())
{
    private HttpRequestMessage? _request;
    private HttpResponseMessage? _response;

    public IEnumerable<string> RequestHeader(string name) => _request!.Headers.TryGetValues(name, out var values) ? values : [];

    public IEnumerable<string> ResponseHeader(string name) => _response!.Headers.TryGetValues(name, out var values) ? values : [];

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        _request = request;
        _response = await base.SendAsync(request, cancellationToken);
        return _response;
    }
}
