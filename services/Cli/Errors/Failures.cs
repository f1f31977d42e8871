using System.Net.Sockets;
using System.Security.Authentication;
using Google.Rpc;
using Grpc.Core;
using Newsroom.Cli.Output;

namespace Newsroom.Cli.Errors;

/// <summary>Says in two lines what a service's error means to the person at the terminal.</summary>
internal static class Failures
{
    /// <summary>How services refuse a caller of no team who names none.</summary>
    private const string MissingTeam = "team: must have 1 to";

    private const string DetailsTrailer = "grpc-status-details-bin";

    /// <param name="e">The error.</param>
    /// <param name="at">The service that was called, in words.</param>
    public static CliException Of(RpcException e, string at)
    {
        var message = Safe.Line(e.Status.Detail).TrimEnd('.');
        if (e.StatusCode is StatusCode.Unavailable or StatusCode.Internal && Unconnected(e, at) is { } unconnected)
            return unconnected;
        return e.StatusCode switch
        {
            StatusCode.InvalidArgument or StatusCode.OutOfRange => new(
                $"Refused: {message}.", message.Contains(MissingTeam, StringComparison.Ordinal) ? "The caller is of no team: name one with --team." : "Correct that value and try again.",
                ExitCodes.Usage, e),
            StatusCode.NotFound => new($"{message}.", "Check the id: a command's `list` prints it, or of an article `newsroom search`.", ExitCodes.NotFound, e),
            StatusCode.Unauthenticated => new(
                $"Not let in: {message}.", "Name a valid key with --api-key-file or NEWSROOM_API_KEY.", ExitCodes.Refused, e),
            StatusCode.PermissionDenied => new(
                $"Not allowed: {message}.", "Use a key that has this role, or ask who administers the keys.", ExitCodes.Refused, e),
            StatusCode.FailedPrecondition or StatusCode.AlreadyExists => new(
                $"Refused: {message}.", "Nothing was changed; look at its present state first.", ExitCodes.Refused, e),
            StatusCode.Aborted => new($"Refused: {message}.", "Someone else is at it; try again.", ExitCodes.Refused, e),
            StatusCode.ResourceExhausted => new($"A limit is reached: {message}.", Retry(e), ExitCodes.Exhausted, e),
            StatusCode.DeadlineExceeded => new(
                "The service did not answer in time.", "Try again, or give it longer with --timeout; `newsroom doctor` looks for the cause.",
                ExitCodes.Unreachable, e),
            StatusCode.Unavailable => new($"The service is not available: {message}.", Retry(e), ExitCodes.Unreachable, e),
            StatusCode.Unimplemented => new(
                "The service does not know this call.", "It is older than this command, or another service; `newsroom doctor` shows versions.",
                ExitCodes.Failed, e),
            _ => new($"The service failed: {message}.", "Try again; if it stays, give the trace id to who runs the service.", ExitCodes.Failed, e),
        };
    }

    /// <summary>How long the service asks to wait; null if it does not say.</summary>
    public static TimeSpan? RetryDelay(RpcException e)
    {
        if (e.Trailers.GetValueBytes(DetailsTrailer) is not { } bytes)
            return null;
        var details = Google.Rpc.Status.Parser.ParseFrom(bytes).Details;
        return details.FirstOrDefault(d => d.Is(RetryInfo.Descriptor))?.Unpack<RetryInfo>().RetryDelay?.ToTimeSpan();
    }

    // What the connection itself failed with; null if there was one, and the service answered.
    private static CliException? Unconnected(RpcException e, string at)
    {
        var causes = Chain(e.Status.DebugException).ToList();
        if (causes.OfType<AuthenticationException>().FirstOrDefault() is { } tls)
        {
            return new(
                $"No secure connection to {at}: {Safe.Line(tls.Message)}", "Name the authority's certificate with --ca-file, or check host and port.",
                ExitCodes.Unreachable, e);
        }

        var why = causes.OfType<SocketException>().FirstOrDefault() ?? (Exception?)causes.OfType<HttpRequestException>().FirstOrDefault();
        return why is null ? null : new(
            $"Cannot reach {at}: {Safe.Line(why.Message).TrimEnd('.')}.", "Start it, or say where it is with --server; `newsroom doctor` checks every endpoint.",
            ExitCodes.Unreachable, e);
    }

    private static string Retry(RpcException e) =>
        RetryDelay(e) is { } delay ? $"Try again in {Words.Span(delay)}." : "Try again later.";

    private static IEnumerable<Exception> Chain(Exception? e)
    {
        for (; e is not null; e = e.InnerException)
            yield return e;
    }
}
