using Grpc.Core;

namespace Newsroom.AllInOne;

/// <summary>The sample articles through services that run elsewhere.</summary>
internal static class SeedCommand
{
    public static async Task<int> RunAsync(
        string ingest, string search, DirectoryInfo? folder, string query, bool json, CancellationToken cancellationToken)
    {
        var seeds = SeedArticle.FindFolder(folder);
        if (seeds is null)
        {
            await Console.Error.WriteLineAsync(SeedArticle.Missing(folder));
            return 2;
        }

        using var ingestChannel = ReplicaChannel.Create(ingest);
        using var searchChannel = ReplicaChannel.Create(search);
        var run = new SeedRun(ingestChannel.InvokerWithKey(), searchChannel.InvokerWithKey(), Report.Create(json));
        try
        {
            return await run.RunAsync(SeedArticle.Load(seeds), query, cancellationToken) ? 0 : 1;
        }
        catch (RpcException e) when (e.StatusCode is StatusCode.Unauthenticated or StatusCode.PermissionDenied)
        {
            await Console.Error.WriteLineAsync($"Not let in: {e.Status.Detail} Set {ApiKeyHeader.Variable} to a key with the roles submit and read.");
            return 2;
        }
    }
}
