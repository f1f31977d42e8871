using Grpc.Core;
using Grpc.Core.Interceptors;

namespace Newsroom.AllInOne;

/// <summary>The key that the samples are submitted with where callers need one.</summary>
internal static class ApiKeyHeader
{
    public const string Variable = "NEWSROOM_API_KEY";

    public static bool IsSet => Key.Length > 0;

    private static string Key => Environment.GetEnvironmentVariable(Variable)?.Trim() ?? "";

    /// <summary>Calls over <paramref name="channel"/>, with the key if there is one.</summary>
    public static CallInvoker InvokerWithKey(this ChannelBase channel) => IsSet
        ? channel.Intercept(headers =>
        {
            headers.Add("authorization", $"Bearer {Key}");
            return headers;
        })
        : channel.CreateCallInvoker();
}
