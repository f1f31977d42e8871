using System.Diagnostics.Metrics;
using Grpc.Core;

namespace Newsroom.Hosting;

/// <summary>Counts and logs the calls that were turned away.</summary>
internal sealed partial class Refusals(IMeterFactory meters, ILogger<Refusals> logger)
{
    private readonly Counter<long> _refused = meters.Create("Newsroom.Auth").CreateCounter<long>(
        "newsroom.auth.refused", "{call}", "Calls refused for lack of a valid credential or of the role, by status.");

    public void Note(string method, RpcException refusal)
    {
        _refused.Add(1, new KeyValuePair<string, object?>("reason", refusal.StatusCode.ToString()));
        LogRefused(logger, method, refusal.StatusCode, refusal.Status.Detail);
    }

    [LoggerMessage(EventName = "auth.call.refused", Level = LogLevel.Information, Message = "{Method} was refused, {Code}: {Reason}")]
    private static partial void LogRefused(ILogger logger, string method, StatusCode code, string reason);
}
