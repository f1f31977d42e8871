using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using Newsroom.Hosting;

namespace Newsroom.Ingest.Tests;

/// <summary>Quotas as an operator changes them.</summary>
public sealed class QuotaSettingsTests
{
    private readonly IConfigurationRoot _configuration = new ConfigurationBuilder().AddInMemoryCollection().Build();

    [Fact]
    public void change_applies_to_the_next_call()
    {
        using var settings = Read();
        using var calls = new CallQuota(settings, Meters.Factory());
        Assert.All(Enumerable.Range(0, 100), _ => Assert.Null(calls.Take("sport")));

        Change("Quotas:Teams:sport:CallsPerSecond", "1");
        Change("Quotas:Teams:sport:Burst", "1");

        Assert.Null(calls.Take("sport"));
        Assert.NotNull(calls.Take("sport"));
        Assert.Null(calls.Take("politics"));
    }

    [Theory]
    [InlineData("Quotas:CallsPerSecond", "-1")]
    [InlineData("Quotas:CallsPerSecond", "many")]
    [InlineData("Quotas:Teams:sport:ArticlesPerDay", "-1")]
    public void mistake_stops_a_start_but_leaves_a_running_process_with_what_it_had(string key, string value)
    {
        Change("Quotas:ArticlesPerDay", "7");
        using var settings = Read();

        Change(key, value);

        Assert.Equal(7, settings.Current.For("sport").ArticlesPerDay);
        var error = Assert.ThrowsAny<Exception>(() => Read().Dispose());
        Assert.True(error is OptionsValidationException or InvalidOperationException);
    }

    [Fact]
    public void what_a_team_does_not_state_is_as_for_everybody()
    {
        Change("Quotas:CallsPerSecond", "50");
        Change("Quotas:BytesPerDay", "1000");
        Change("Quotas:Teams:sport:CallsPerSecond", "5");
        using var settings = Read();

        Assert.Equal(new EffectiveQuota(5, 10, 0, 1_000), settings.Current.For("sport"));
        Assert.Equal(new EffectiveQuota(50, 100, 0, 1_000), settings.Current.For(""));
    }

    private QuotaSettings Read() => new(_configuration, NullLogger<QuotaSettings>.Instance);

    private void Change(string key, string value)
    {
        _configuration[key] = value;
        _configuration.Reload();
    }
}
