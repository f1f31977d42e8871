using Newsroom.Search.Storage;

namespace Newsroom.Search.Reindexing;

/// <summary>
/// Builds the index anew once, if it holds articles that an earlier version indexed: those say too little of who may see them, or have other
/// terms than are looked for now, and until then may not be found. One replica does; the others find it done.
/// </summary>
internal sealed class IndexUpgrade(Reindexer reindexer, SqlIndexForm form, TimeProvider clock, ILogger<IndexUpgrade> logger) : BackgroundService
{
    private static readonly TimeSpan RetryAfter = TimeSpan.FromSeconds(30);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (true)
        {
            try
            {
                if (await form.IsCurrentAsync(stoppingToken))
                    return;
                if (await reindexer.RunAsync(_ => Task.CompletedTask, stoppingToken))
                {
                    await form.SetCurrentAsync(stoppingToken);
                    return;
                }
            }
            catch (Exception e) when (!stoppingToken.IsCancellationRequested)
            {
                logger.EarlierEntriesFailed(e);
            }

            await Task.Delay(RetryAfter, clock, stoppingToken);
        }
    }
}
