using System.Diagnostics;
using OpenTelemetry;

namespace Newsroom.Hosting;

/// <summary>
/// Gives gRPC server spans the <c>rpc.*</c> attributes of the OpenTelemetry conventions and an error status: the HTTP status of a
/// failed call is 200.
/// </summary>
internal sealed class RpcSpanProcessor : BaseProcessor<Activity>
{
    public override void OnEnd(Activity data)
    {
        if (data.Kind is not (ActivityKind.Server or ActivityKind.Client) || data.GetTagItem("grpc.method") is not string method)
            return;

        var parts = method.TrimStart('/').Split('/');
        if (parts.Length == 2)
        {
            data.DisplayName = $"{parts[0]}/{parts[1]}";
            data.SetTag("rpc.system", "grpc").SetTag("rpc.service", parts[0]).SetTag("rpc.method", parts[1]);
        }

        if (data.GetTagItem("grpc.status_code") is not string code)
            return;
        data.SetTag("rpc.grpc.status_code", code);
        if (code != "0")
            data.SetStatus(ActivityStatusCode.Error);
    }
}
