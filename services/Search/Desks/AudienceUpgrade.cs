using Newsroom.Search.Reindexing;
using Newsroom.Search.Storage;

namespace Newsroom.Search.Desks;

/// <summary>
/// Builds the index anew once, if it holds articles that were indexed before they said who may see them; until then only who sees every team
/// finds those. One replica does; the others find it done.
/// </summary>
internal sealed class AudienceUpgrade(Reindexer reindexer, SqlIndexForm form, TimeProvider clock, ILogger<AudienceUpgrade> logger) : BackgroundService
{
    private static readonly TimeSpan RetryAfter = TimeSpan.FromSeconds(30);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (true)
        {
            try
            {
                if (await form.HasAudiencesAsync(stoppingToken))
                    return;
                if (await reindexer.RunAsync(_ => Task.CompletedTask, stoppingToken))
                    await form.SetHasAudiencesAsync(stoppingToken);
            }
            catch (Exception e) when (!stoppingToken.IsCancellationRequested)
            {
                logger.EarlierEntriesFailed(e);
            }

            await Task.Delay(RetryAfter, clock, stoppingToken);
        }
    }
}
