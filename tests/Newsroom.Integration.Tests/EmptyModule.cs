using MassTransit;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Hosting;
using Newsroom.Hosting;

namespace Newsroom.Integration.Tests;

/// <summary>A service that does nothing.</summary>
internal sealed class EmptyModule(string name) : IServiceModule
{
    public string Name => name;

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
