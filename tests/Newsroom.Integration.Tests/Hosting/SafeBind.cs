using Microsoft.Extensions.Options;
using Newsroom.Hosting;

namespace Newsroom.Integration.Tests.Hosting;

public sealed class SafeBind
{
    [Theory]
    [InlineData("0.0.0.0")]
    [InlineData("::")]
    [InlineData("192.0.2.7")]
    public void listening_beyond_loopback_without_credentials_is_refused_with_what_to_do(string address)
    {
        var error = Assert.Throws<OptionsValidationException>(() => Build(address, insecure: false));

        Assert.Contains(address, error.Message, StringComparison.Ordinal);
        Assert.Contains("--insecure", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("0.0.0.0", true)]
    [InlineData("127.0.0.1", false)]
    [InlineData("::1", false)]
    public async Task loopback_and_networks_declared_safe_are_taken(string address, bool insecure)
    {
        await using var app = Build(address, insecure);
    }

    [Fact]
    public async Task with_credentials_configured_every_network_is_taken()
    {
        await using var app = NewsroomHost.Build("test", [], new Dictionary<string, string?>(ProbeHost.Settings)
        {
            ["Listen:Address"] = "0.0.0.0",
            ["Auth:Directory"] = "https://ingest:8081",
            ["Auth:ServiceKey"] = new string('k', 32),
        });
    }

    [Theory]
    [InlineData("Auth:Required", "true", "none could be valid")]
    [InlineData("Auth:Directory", "https://ingest:8081", "Auth:ServiceKey")]
    [InlineData("Auth:ServiceKey", "short", "at least 32 characters")]
    public void credentials_that_nobody_could_have_are_refused(string key, string value, string why)
    {
        var error = Assert.Throws<OptionsValidationException>(
            () => NewsroomHost.Build("test", [], new Dictionary<string, string?>(ProbeHost.Settings) { [key] = value }));

        Assert.Contains(why, error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Auth:ServiceKey=kkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkk")]
    [InlineData("Bus:Uri=amqp://newsroom:kkkkkkkk@broker/")]
    [InlineData("Bus:Uri=amqp://newsroom:k/kkkkkkkk@broker/")]
    [InlineData("Ingest:Storage:ConnectionString=Host=db;Username=ingest;Password=kkkkkkkk")]
    public async Task secret_on_the_command_line_is_refused_and_not_repeated(string pair)
    {
        using var errors = new StringWriter();
        var console = Console.Error;
        Console.SetError(errors);
        try
        {
            Assert.Equal(1, await NewsroomHost.RunAsync(["--set", pair], new EmptyModule("test")));
        }
        finally
        {
            Console.SetError(console);
        }

        Assert.Contains("/run/secrets/", errors.ToString(), StringComparison.Ordinal);
        Assert.DoesNotContain("kkkkkkkk", errors.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task program_with_a_wrong_setting_says_what_is_wrong_and_ends_with_1()
    {
        using var errors = new StringWriter();
        var console = Console.Error;
        Console.SetError(errors);
        try
        {
            Assert.Equal(1, await NewsroomHost.RunAsync(["--set", "Listen:Address=0.0.0.0", "--set", "Bus:Transport=InMemory"], new EmptyModule("test")));
        }
        finally
        {
            Console.SetError(console);
        }

        Assert.StartsWith("Listening on 0.0.0.0 without credentials", errors.ToString(), StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", errors.ToString(), StringComparison.Ordinal);
    }

    private static Microsoft.AspNetCore.Builder.WebApplication Build(string address, bool insecure) => NewsroomHost.Build(
        "test",
        [],
        new Dictionary<string, string?>(ProbeHost.Settings) { ["Listen:Address"] = address, ["Listen:Insecure"] = $"{insecure}" });
}
