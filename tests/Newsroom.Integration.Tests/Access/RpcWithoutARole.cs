using Google.Protobuf;
using Google.Protobuf.Reflection;
using Google.Protobuf.WellKnownTypes;
using Grpc.Core;
using MassTransit;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Hosting;
using Newsroom.Hosting;

namespace Newsroom.Integration.Tests.Access;

public sealed class RpcWithoutARole
{
    [Fact]
    public void keeps_the_process_from_starting_and_is_named()
    {
        var error = Assert.Throws<StartupException>(() => NewsroomHost.Build("test", [new Module()], ProbeHost.Settings));

        Assert.Contains("/test.Careless/Do", error.Message, StringComparison.Ordinal);
        Assert.Contains("required_role", error.Message, StringComparison.Ordinal);
    }

    private sealed class Module : IServiceModule
    {
        public string Name => "test";

        public void AddServices(IHostApplicationBuilder builder)
        {
        }

        public void AddConsumers(IBusRegistrationConfigurator bus)
        {
        }

        public void MapEndpoints(IEndpointRouteBuilder app) => app.MapGrpcService<Service>();
    }

    private sealed class Service : Careless.CarelessBase;
}

/// <summary>What would be generated from a proto file whose author forgot the option.</summary>
public static class Careless
{
    public static ServiceDescriptor Descriptor { get; } = FileDescriptor.BuildFromByteStrings(
    [
        new FileDescriptorProto
        {
            Name = "careless.proto",
            Package = "test",
            MessageType = { new DescriptorProto { Name = "Nothing" } },
            Service =
            {
                new ServiceDescriptorProto
                {
                    Name = "Careless",
                    Method = { new MethodDescriptorProto { Name = "Do", InputType = ".test.Nothing", OutputType = ".test.Nothing" } },
                },
            },
        }.ToByteString(),
    ])[0].Services[0];

    public static void BindService(ServiceBinderBase binder, CarelessBase? service) => binder.AddMethod(
        new Method<Empty, Empty>(
            MethodType.Unary, "test.Careless", "Do",
            Marshallers.Create(message => message.ToByteArray(), Empty.Parser.ParseFrom), Marshallers.Create(message => message.ToByteArray(), Empty.Parser.ParseFrom)),
        service is null ? null : service.Do);

    [BindServiceMethod(typeof(Careless), nameof(BindService))]
    public abstract class CarelessBase
    {
        public virtual Task<Empty> Do(Empty request, ServerCallContext context) => Task.FromResult(new Empty());
    }
}
