using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Newsroom.Tagging;

namespace Newsroom.Evaluation.Tagging;

/// <summary>The tagger with the service's own settings, made when it is first needed.</summary>
internal static class Tagger
{
    private static readonly Lazy<ArticleTagger> Shared = new(Create);

    public static ArticleTagger Value => Shared.Value;

    private static ArticleTagger Create()
    {
        var builder = Host.CreateEmptyApplicationBuilder(settings: null);
        builder.Services.AddMetrics();
        builder.Services.AddSingleton(TimeProvider.System);
        new TaggingModule().AddServices(builder);
        return builder.Services.BuildServiceProvider().GetRequiredService<ArticleTagger>();
    }
}
