using Google.Protobuf.Reflection;
using Newsroom.Admin.V1;
using Newsroom.Cleaning.V1;
using Newsroom.Ingest.V1;
using Newsroom.Search.V1;
using Newsroom.Tagging.V1;
using Newsroom.Testing;

namespace Newsroom.Cli.Tests;

/// <summary>Which rpcs there is no command for.</summary>
public sealed class RpcTests
{
    /// <summary>Between services, in bulk for programs, or not yet asked for by people.</summary>
    private static readonly string[] WithoutCommand =
    [
        // Between services.
        nameof(AdminService.AdminServiceClient.WatchKeys), nameof(AdminService.AdminServiceClient.ReportKeyUse),
        // In bulk: the command calls the one that is of a single article, several at a time.
        nameof(CleaningService.CleaningServiceClient.CleanDocuments), nameof(IngestService.IngestServiceClient.SubmitArticles),
        nameof(SearchService.SearchServiceClient.BatchGetArticles),
        // For programs with a screen of their own.
        nameof(SearchService.SearchServiceClient.Suggest), nameof(SearchService.SearchServiceClient.FindSimilar),
        nameof(IngestService.IngestServiceClient.ListArticles), nameof(IngestService.IngestServiceClient.GetRawDocument),
        nameof(TaggingService.TaggingServiceClient.ListTopics), nameof(TaggingService.TaggingServiceClient.ListStories),
        nameof(TaggingService.TaggingServiceClient.GetEntity), nameof(TaggingService.TaggingServiceClient.SearchEntities),
        nameof(TaggingService.TaggingServiceClient.MergeEntities), nameof(TaggingService.TaggingServiceClient.SplitEntity),
        nameof(TaggingService.TaggingServiceClient.CreateWatchList), nameof(TaggingService.TaggingServiceClient.GetWatchList),
        nameof(TaggingService.TaggingServiceClient.ListWatchLists), nameof(TaggingService.TaggingServiceClient.UpdateWatchList),
        nameof(TaggingService.TaggingServiceClient.DeleteWatchList),
    ];

    [Fact]
    public void every_other_rpc_is_called_by_a_command()
    {
        var code = string.Concat(Directory.EnumerateFiles(Repository.PathOf("services", "Cli"), "*.cs", SearchOption.AllDirectories).Select(File.ReadAllText));
        var uncalled = new ServiceDescriptor[]
        {
            IngestService.Descriptor, AdminService.Descriptor, AuditService.Descriptor, CleaningService.Descriptor, TaggingService.Descriptor, SearchService.Descriptor,
        }.SelectMany(s => s.Methods).Select(m => m.Name).Distinct()
            .Where(name => !code.Contains($".{name}Async(", StringComparison.Ordinal) && !code.Contains($".{name}(", StringComparison.Ordinal));
        Assert.Equal(WithoutCommand.Order(StringComparer.Ordinal), uncalled.Order(StringComparer.Ordinal));
    }
}
