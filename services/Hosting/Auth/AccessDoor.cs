using System.Diagnostics;
using Grpc.AspNetCore.Server;
using Grpc.Core;

namespace Newsroom.Hosting;

/// <summary>
/// Turns away who is not known by the headers of the call or the certificate of the connection: the server reads the message of most calls,
/// up to 8 MiB, before any interceptor runs. What a known caller may do is for <see cref="AccessInterceptor"/> to say.
/// </summary>
internal sealed class AccessDoor(AuthOptions options, RpcRoles roles, Authenticator authenticator, Refusals refusals)
{
    public async Task EnterAsync(HttpContext http, RequestDelegate next)
    {
        if (options.Asks && http.GetEndpoint()?.Metadata.GetMetadata<GrpcMethodMetadata>()?.Method.FullName is { } method && !roles.IsOpen(method))
        {
            try
            {
                http.Features.Set(await authenticator.AuthenticateAsync(http));
            }
            catch (RpcException e)
            {
                refusals.Note(method, e);
                Activity.Current?.SetTag("grpc.method", method).SetTag("grpc.status_code", $"{(int)e.StatusCode}");
                Answer(http.Response, e);
                return;
            }
        }

        await next(http);
    }

    /// <summary>Headers alone, as gRPC answers a call that has come to nothing (Trailers-Only of its PROTOCOL-HTTP2).</summary>
    private static void Answer(HttpResponse response, RpcException e)
    {
        response.ContentType = "application/grpc";
        response.Headers["grpc-status"] = $"{(int)e.StatusCode}";
        response.Headers["grpc-message"] = Uri.EscapeDataString(e.Status.Detail);
        foreach (var trailer in e.Trailers)
            response.Headers[trailer.Key] = trailer.IsBinary ? Convert.ToBase64String(trailer.ValueBytes) : trailer.Value;
    }
}
