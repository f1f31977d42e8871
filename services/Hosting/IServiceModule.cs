using System.CommandLine;
using MassTransit;
using Newsroom.Contracts;

namespace Newsroom.Hosting;

/// <summary>One service as a component, so that its own host and the all-in-one host run the same code.</summary>
public interface IServiceModule
{
    /// <summary>Lower-case name, the same in configuration, telemetry and queue names: <c>ingest</c>.</summary>
    string Name { get; }

    /// <summary>Whether it feeds <see cref="KnownKeys"/> from a database of its own.</summary>
    bool KeepsKeys => false;

    /// <summary>Commands of the executable beside those that every service has.</summary>
    /// <param name="build">Builds the process with the settings of the command line, without starting it.</param>
    IEnumerable<Command> Commands(Func<ParseResult, WebApplication> build) => [];

    /// <summary>Registers options, stores, use cases and background work.</summary>
    void AddServices(IHostApplicationBuilder builder);

    /// <summary>Queues of <see cref="EventRoutes"/> that its consumers take from: those that begin with its name.</summary>
    IEnumerable<string> ReceivesFrom => EventRoutes.All.Select(route => route.Queue).Where(queue => queue.StartsWith($"{Name}-", StringComparison.Ordinal));

    /// <summary>Registers consumers with their definitions.</summary>
    void AddConsumers(IBusRegistrationConfigurator bus);

    /// <summary>Adds receive endpoints that take messages as they are, whatever is in them, before those of the consumers are made.</summary>
    void ConfigureBus(IBusRegistrationContext context, IBusFactoryConfigurator bus)
    {
    }

    /// <summary>Maps the gRPC services.</summary>
    void MapEndpoints(IEndpointRouteBuilder app);
}
