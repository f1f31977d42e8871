using Grpc.Core;
using Newsroom.Tests.Echo.V1;

namespace Newsroom.Contracts.Tests.Standins;

public class GeneratedCode
{
    private static CallOptions Options => new(cancellationToken: TestContext.Current.CancellationToken);

    [Fact]
    public void client_with_a_host_names_it_in_calls_of_all_kinds()
    {
        var invoker = new HostRecorder();
        var client = new EchoService.EchoServiceClient(invoker);
        var hosted = client.WithHost("desk.example");

        foreach (var either in new[] { client, hosted, hosted.WithHost("other.example") })
        {
            _ = either.Echo(new EchoRequest(), Options);
            _ = either.EchoAsync(new EchoRequest(), Options);
            _ = either.Collect(Options);
            _ = either.Repeat(new EchoRequest(), Options);
            _ = either.Chat(Options);
        }

        Assert.Equal(
            new[] { null, "desk.example", "other.example" }.SelectMany(host => Enumerable.Repeat(host, 5)),
            invoker.Hosts);
    }

    [Fact]
    public void test_double_of_a_client_needs_no_channel_until_it_calls()
    {
        var client = new DoubleOfClient();

        Assert.Equal("double", client.Echo(new EchoRequest(), Options).Text);
        Assert.Throws<NotSupportedException>(() => client.Chat(Options));
    }

    [Fact]
    public void service_is_described_without_an_instance()
    {
        var attribute = Assert.Single(typeof(EchoService.EchoServiceBase).GetCustomAttributes(typeof(BindServiceMethodAttribute), false));
        var bind = (BindServiceMethodAttribute)attribute;
        var binder = new MethodRecorder();

        var method = bind.BindType.GetMethod(bind.BindMethodName, [typeof(ServiceBinderBase), typeof(EchoService.EchoServiceBase)]);
        Assert.NotNull(method);
        method.Invoke(null, [binder, null]);

        Assert.Equal(
            ["Unary Echo False", "ClientStreaming Collect False", "ServerStreaming Repeat False", "DuplexStreaming Chat False"],
            binder.Methods);
    }

    [Fact]
    public void definition_hands_each_method_to_the_binder_with_its_handler()
    {
        var binder = new MethodRecorder();

        EchoService.BindService(new TestEchoService(new EchoHandlers())).BindService(binder);

        Assert.Equal(
            ["Unary Echo True", "ClientStreaming Collect True", "ServerStreaming Repeat True", "DuplexStreaming Chat True"],
            binder.Methods);
    }

    [Fact]
    public void definition_takes_a_method_once()
    {
        var method = new Method<string, string>(MethodType.Unary, "s", "m", Marshallers.StringMarshaller, Marshallers.StringMarshaller);
        UnaryServerMethod<string, string> handler = (request, _) => Task.FromResult(request);
        var builder = ServerServiceDefinition.CreateBuilder().AddMethod(method, handler);

        Assert.Throws<ArgumentException>(() => builder.AddMethod(method, handler));
    }

    [Fact]
    public void peer_is_known_by_the_properties_that_name_it()
    {
        var properties = new Dictionary<string, List<AuthProperty>>(StringComparer.Ordinal)
        {
            ["cn"] = [AuthProperty.Create("cn", "désk"u8.ToArray())],
            ["san"] = [AuthProperty.Create("san", [1]), AuthProperty.Create("san", [2])],
        };

        var known = new AuthContext("cn", properties);
        var anonymous = new AuthContext(null, properties);

        Assert.True(known.IsPeerAuthenticated);
        Assert.Equal("désk", Assert.Single(known.PeerIdentity).Value);
        Assert.Equal([1, 2], known.FindPropertiesByName("san").Select(property => (int)property.ValueBytes[0]));
        Assert.Equal(3, known.Properties.Count());
        Assert.Empty(known.FindPropertiesByName("absent"));
        Assert.False(anonymous.IsPeerAuthenticated);
        Assert.Empty(anonymous.PeerIdentity);
    }

    private sealed class DoubleOfClient : EchoService.EchoServiceClient
    {
        public override EchoReply Echo(EchoRequest request, CallOptions options) => new() { Text = "double" };
    }

    private sealed class HostRecorder : CallInvoker
    {
        public List<string?> Hosts { get; } = [];

        public override TResponse BlockingUnaryCall<TRequest, TResponse>(
            Method<TRequest, TResponse> method, string? host, CallOptions options, TRequest request) => Recorded<TResponse>(host);

        public override AsyncUnaryCall<TResponse> AsyncUnaryCall<TRequest, TResponse>(
            Method<TRequest, TResponse> method, string? host, CallOptions options, TRequest request) =>
            Recorded<AsyncUnaryCall<TResponse>>(host);

        public override AsyncServerStreamingCall<TResponse> AsyncServerStreamingCall<TRequest, TResponse>(
            Method<TRequest, TResponse> method, string? host, CallOptions options, TRequest request) =>
            Recorded<AsyncServerStreamingCall<TResponse>>(host);

        public override AsyncClientStreamingCall<TRequest, TResponse> AsyncClientStreamingCall<TRequest, TResponse>(
            Method<TRequest, TResponse> method, string? host, CallOptions options) =>
            Recorded<AsyncClientStreamingCall<TRequest, TResponse>>(host);

        public override AsyncDuplexStreamingCall<TRequest, TResponse> AsyncDuplexStreamingCall<TRequest, TResponse>(
            Method<TRequest, TResponse> method, string? host, CallOptions options) =>
            Recorded<AsyncDuplexStreamingCall<TRequest, TResponse>>(host);

        // The test looks at the host alone, so there is no call to return.
        private T Recorded<T>(string? host)
            where T : class
        {
            Hosts.Add(host);
            return null!;
        }
    }

    private sealed class MethodRecorder : ServiceBinderBase
    {
        public List<string> Methods { get; } = [];

        public override void AddMethod<TRequest, TResponse>(
            Method<TRequest, TResponse> method, UnaryServerMethod<TRequest, TResponse>? handler) => Record(method, handler);

        public override void AddMethod<TRequest, TResponse>(
            Method<TRequest, TResponse> method, ClientStreamingServerMethod<TRequest, TResponse>? handler) => Record(method, handler);

        public override void AddMethod<TRequest, TResponse>(
            Method<TRequest, TResponse> method, ServerStreamingServerMethod<TRequest, TResponse>? handler) => Record(method, handler);

        public override void AddMethod<TRequest, TResponse>(
            Method<TRequest, TResponse> method, DuplexStreamingServerMethod<TRequest, TResponse>? handler) => Record(method, handler);

        private void Record(IMethod method, Delegate? handler) => Methods.Add($"{method.Type} {method.Name} {handler is not null}");
    }
}
