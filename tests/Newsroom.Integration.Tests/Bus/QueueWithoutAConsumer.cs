using MassTransit;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Hosting;
using Newsroom.Contracts;
using Newsroom.Hosting;

namespace Newsroom.Integration.Tests.Bus;

public sealed class QueueWithoutAConsumer
{
    [Fact]
    public void keeps_the_process_from_starting_and_is_named()
    {
        var settings = new Dictionary<string, string?>(ProbeHost.Settings) { ["Bus:Transport"] = "RabbitMq", ["Bus:Uri"] = "amqp://unused" };

        var error = Assert.Throws<StartupException>(() => NewsroomHost.Build("cleaning", [new Module()], settings));

        Assert.Contains(Queues.CleaningArticleReceived, error.Message, StringComparison.Ordinal);
    }

    /// <summary>By its name it receives what cleaning does.</summary>
    private sealed class Module : IServiceModule
    {
        public string Name => "cleaning";

        public void AddServices(IHostApplicationBuilder builder)
        {
        }

        public void AddConsumers(IBusRegistrationConfigurator bus)
        {
        }

        public void MapEndpoints(IEndpointRouteBuilder app)
        {
        }
    }
}
