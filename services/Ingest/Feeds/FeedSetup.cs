using System.Net;

namespace Newsroom.Ingest.Feeds;

/// <summary>Feeds as a part of ingest.</summary>
public static class FeedSetup
{
    /// <summary>All but what drives it, so that a test or a simulation can.</summary>
    public static IServiceCollection AddFeeds(this IServiceCollection services)
    {
        services.AddOptions<FeedOptions>().BindConfiguration(FeedOptions.Section).ValidateDataAnnotations().ValidateOnStart();
        return services
            .AddSingleton<IFeedStore, FeedStore>()
            .AddSingleton<FeedTelemetry>()
            .AddSingleton<AddressRules>()
            .AddSingleton<FeedRules>()
            .AddSingleton<HostResolver>(Dns.GetHostAddressesAsync)
            .AddSingleton<PublicHttp>()
            .AddSingleton<HostSlots>()
            .AddSingleton<Fetcher>()
            .AddSingleton<FeedItemIntake>()
            .AddSingleton<FeedPoller>()
            .AddSingleton<PageFetcher>();
    }
}
