using System.Collections.Concurrent;
using System.Diagnostics.Metrics;
using Microsoft.Extensions.DependencyInjection;
using Newsroom.Hosting;

namespace Newsroom.Integration.Tests.Hosting;

public sealed class TeamUseTests : IDisposable
{
    private readonly ServiceProvider _services = new ServiceCollection().AddMetrics().BuildServiceProvider();
    private readonly ConcurrentDictionary<(string Team, string Service), long> _counts = new();
    private readonly MeterListener _listener = new();
    private readonly TeamUse _use;

    public TeamUseTests()
    {
        var factory = _services.GetRequiredService<IMeterFactory>();
        _listener.InstrumentPublished = (instrument, listener) =>
        {
            if (instrument.Meter.Scope == factory)
                listener.EnableMeasurementEvents(instrument);
        };
        _listener.SetMeasurementEventCallback<long>((_, value, tags, _) =>
            _counts.AddOrUpdate(((string)tags[0].Value!, (string)tags[1].Value!), value, (_, sum) => sum + value));
        _listener.Start();
        _use = new TeamUse(factory);
    }

    [Fact]
    public void requests_are_counted_by_team_and_service()
    {
        _use.Count("sports", "/newsroom.search.v1.SearchService/Search");
        _use.Count("sports", "/newsroom.search.v1.SearchService/Suggest");
        _use.Count("", "/newsroom.ingest.v1.IngestService/SubmitArticle");

        Assert.Equal(2, _counts[("sports", "newsroom.search.v1.SearchService")]);
        Assert.Equal(1, _counts[("none", "newsroom.ingest.v1.IngestService")]);
    }

    [Fact]
    public void teams_beyond_the_limit_share_a_series()
    {
        for (var i = 0; i < TeamUse.MaxTeams + 50; i++)
            _use.Count($"team {i}", "/newsroom.search.v1.SearchService/Search");
        _use.Count("team 0", "/newsroom.search.v1.SearchService/Search");

        Assert.Equal(TeamUse.MaxTeams + 1, _counts.Count);
        Assert.Equal(50, _counts[("other", "newsroom.search.v1.SearchService")]);
        Assert.Equal(2, _counts[("team 0", "newsroom.search.v1.SearchService")]);
    }

    public void Dispose()
    {
        _listener.Dispose();
        _services.Dispose();
    }
}
