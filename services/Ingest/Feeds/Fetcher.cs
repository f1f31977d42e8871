using System.Net;
using System.Text;
using Microsoft.Extensions.Options;
using Microsoft.Net.Http.Headers;

namespace Newsroom.Ingest.Feeds;

/// <summary>
/// One GET to the end of its redirects, which are followed by hand: every hop waits for its host and is checked like the first.
/// </summary>
public sealed class Fetcher(
    PublicHttp http, HostSlots hosts, AddressRules addresses, FeedTelemetry telemetry, IOptions<FeedOptions> options, TimeProvider clock)
{
    private const int MaxRedirects = 5;
    private const int MaxValidator = 1_000;

    /// <summary>
    /// Throws <see cref="FetchException"/> if nothing usable came, <see cref="HostBusyException"/> if a host has to be left alone for
    /// longer than allowed.
    /// </summary>
    public async Task<FetchResult> GetAsync(FetchRequest request, CancellationToken cancellationToken)
    {
        var url = request.Url;
        Uri? movedTo = null;
        var isPermanent = true;
        for (var requests = 1; ; requests++)
        {
            if ((FeedUrl.Fault(url) ?? addresses.Fault(url)) is { } fault)
                throw new FetchException($"The URL {Shown(url)} {fault}.", 0, requests - 1);
            await hosts.TakeAsync(FeedUrl.Host(url), requests == 1 ? request.HostWait : options.Value.MaxHostWait, cancellationToken);
            var (answer, next) = await AskAsync(request, url, requests, cancellationToken);
            if (next is null)
                return answer with { MovedTo = movedTo };
            if (requests > MaxRedirects)
                throw new FetchException($"More than {MaxRedirects} redirects, the last to {Shown(next)}.", answer.Status, requests);
            isPermanent &= answer.Status is 301 or 308;
            movedTo = isPermanent ? next : movedTo;
            url = next;
        }
    }

    private async Task<(FetchResult Answer, Uri? Next)> AskAsync(
        FetchRequest request, Uri url, int requests, CancellationToken cancellationToken)
    {
        using var overall = new CancellationTokenSource(options.Value.RequestTimeout, clock);
        using var silence = new CancellationTokenSource(options.Value.SilenceTimeout, clock);
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, overall.Token, silence.Token);
        var status = 0;
        try
        {
            using var message = Message(request, url);
            using var response = await http.SendAsync(message, stop.Token);
            status = (int)response.StatusCode;
            telemetry.Requested(status);
            silence.CancelAfter(options.Value.SilenceTimeout);
            var answer = await ToResultAsync(
                request, url, requests, response, () => silence.CancelAfter(options.Value.SilenceTimeout), stop.Token);
            return (answer, Redirect(response, url));
        }
        catch (OperationCanceledException e) when (!cancellationToken.IsCancellationRequested)
        {
            var limit = overall.IsCancellationRequested
                ? $"took longer than {options.Value.RequestTimeout}" : $"sent nothing for {options.Value.SilenceTimeout}";
            throw Failed(status, $"{Shown(url)} {limit}.", requests, e);
        }
        catch (Exception e) when (e is HttpRequestException or IOException or InvalidDataException)
        {
            var reason = e.InnerException is RefusedAddressException refused ? refused.Message : Reason(e);
            throw Failed(status, $"{Shown(url)}: {reason}.", requests, e);
        }
    }

    private FetchException Failed(int status, string message, int requests, Exception inner)
    {
        if (status == 0)
            telemetry.Requested(0);
        return new FetchException(message, status, requests, inner);
    }

    private HttpRequestMessage Message(FetchRequest request, Uri url)
    {
        var message = new HttpRequestMessage(HttpMethod.Get, new UriBuilder(url) { Fragment = "" }.Uri);
        var headers = message.Headers;
        headers.TryAddWithoutValidation(HeaderNames.UserAgent, options.Value.UserAgent);
        headers.TryAddWithoutValidation(HeaderNames.Accept, request.Accept);
        headers.TryAddWithoutValidation(HeaderNames.AcceptEncoding, "gzip, br, deflate");
        if (request.Etag.Length > 0)
            headers.TryAddWithoutValidation(HeaderNames.IfNoneMatch, request.Etag);
        if (request.LastModified.Length > 0)
            headers.TryAddWithoutValidation(HeaderNames.IfModifiedSince, request.LastModified);
        return message;
    }

    private async Task<FetchResult> ToResultAsync(
        FetchRequest request, Uri url, int requests, HttpResponseMessage response, Action progress, CancellationToken cancellationToken) => new()
        {
            Status = (int)response.StatusCode,
            Url = url,
            Requests = requests,
            Etag = Validator(response, HeaderNames.ETag),
            LastModified = Validator(response, HeaderNames.LastModified),
            RetryAfter = RetryAfter.Parse(Header(response, HeaderNames.RetryAfter), clock.GetUtcNow()),
            ContentType = Header(response, HeaderNames.ContentType) ?? "",
            Body = response.StatusCode == HttpStatusCode.OK
                ? await BodyReader.ReadAsync(response.Content, request.MaxBytes, progress, cancellationToken)
                : [],
        };

    private static Uri? Redirect(HttpResponseMessage response, Uri url)
    {
        if ((int)response.StatusCode is not (301 or 302 or 303 or 307 or 308) || Header(response, HeaderNames.Location) is not { } location)
            return null;
        // Headers are read as Latin-1; a URL beyond ASCII in them was written as UTF-8.
        return Uri.TryCreate(url, Encoding.UTF8.GetString(Encoding.Latin1.GetBytes(location)), out var next)
            ? next
            : throw new InvalidDataException($"redirects to {Clip(location)}, which is no URL");
    }

    // What cannot be stored whole is worth nothing.
    private static string Validator(HttpResponseMessage response, string name) =>
        Header(response, name) is { Length: <= MaxValidator } value && !value.Contains('\0', StringComparison.Ordinal) ? value : "";

    private static string? Header(HttpResponseMessage response, string name) =>
        response.Headers.NonValidated.TryGetValues(name, out var values)
        || response.Content.Headers.NonValidated.TryGetValues(name, out values)
            ? values.ToString()
            : null;

    private static string Reason(Exception e) =>
        e is HttpRequestException { InnerException: { } inner } ? inner.Message.TrimEnd('.') : e.Message.TrimEnd('.');

    /// <summary>Without what may be secret: credentials and the query.</summary>
    private static string Shown(Uri url) =>
        url.IsAbsoluteUri ? Clip(url.GetComponents(UriComponents.SchemeAndServer | UriComponents.Path, UriFormat.UriEscaped)) : "";

    private static string Clip(string text) => text.Length > 200 ? text[..200] : text;
}
