using System.Net;
using Google.Protobuf.Reflection;
using Grpc.Core;
using Newsroom.Auth.V1;
using Newsroom.Cleaning.V1;
using Newsroom.Hosting;
using Newsroom.Ingest.V1;
using Newsroom.Search.V1;
using Newsroom.Tagging.V1;

namespace Newsroom.Integration.Tests.Access;

/// <summary>Every rpc of every service, at the real services: nobody without the role that it states gets in.</summary>
public sealed class EveryRpc(Platform platform) : IClassFixture<Platform>
{
    private static readonly (string Service, ServiceDescriptor Descriptor)[] Hosted =
    [
        ("ingest", IngestService.Descriptor), ("ingest", Admin.V1.AdminService.Descriptor), ("ingest", Admin.V1.AuditService.Descriptor), ("cleaning", CleaningService.Descriptor),
        ("tagging", TaggingService.Descriptor), ("search", SearchService.Descriptor),
    ];

    private static readonly Role[] All = [Role.Read, Role.Submit, Role.Edit, Role.Operate, Role.Admin, Role.Service];

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public void is_among_those_that_are_called_here() => Assert.Equal(
        Hosted.Select(hosted => hosted.Descriptor.FullName).Order(), platform.Services.SelectMany(service => service.MappedServices).Order());

    [Fact]
    public async Task is_refused_to_a_caller_without_a_credential_or_with_a_wrong_one()
    {
        await EachAsync(async (service, rpc) =>
        {
            Assert.Equal((rpc.FullName, StatusCode.Unauthenticated), (rpc.FullName, (await AnyRpc.CallAsync(service.As(null), rpc, Cancel)).StatusCode));
            foreach (var wrong in new[] { "nonsense", ApiKey.Create().Text, platform.AdminKey[..^1] + (platform.AdminKey[^1] == '7' ? '6' : '7'), "" })
                Assert.Equal((rpc.FullName, StatusCode.Unauthenticated), (rpc.FullName, (await AnyRpc.CallAsync(service.As(wrong), rpc, Cancel)).StatusCode));
        });
    }

    [Fact]
    public async Task is_refused_without_a_credential_before_its_message_is_read()
    {
        using var http = new HttpClient { Timeout = TimeSpan.FromSeconds(10) };
        await EachAsync(async (service, rpc) =>
        {
            using var request = new HttpRequestMessage(HttpMethod.Post, new Uri($"{service.Address}/{rpc.Service.FullName}/{rpc.Name}"))
            {
                Version = HttpVersion.Version20,
                VersionPolicy = HttpVersionPolicy.RequestVersionExact,
                Content = new Beginning(),
            };
            using var answer = await http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, Cancel);

            Assert.Equal((rpc.FullName, "16"), (rpc.FullName, answer.Headers.GetValues("grpc-status").Single()));
            Assert.Contains("Bearer KEY", Uri.UnescapeDataString(answer.Headers.GetValues("grpc-message").Single()), StringComparison.Ordinal);
        });
    }

    [Fact]
    public async Task is_refused_to_every_other_role_with_the_one_that_it_needs()
    {
        var others = new Dictionary<Role, string>();
        foreach (var role in All.Where(role => role is not (Role.Admin or Role.Service)))
            others[role] = (await platform.KeyAsync([.. All.Where(r => r != role && r is not (Role.Admin or Role.Service))])).Secret;
        others[Role.Admin] = others[Role.Service] = (await platform.KeyAsync(Role.Read, Role.Submit, Role.Edit, Role.Operate)).Secret;

        await EachAsync(async (service, rpc) =>
        {
            if (AnyRpc.RoleOf(rpc) == Role.Any)
                return;
            var status = await AnyRpc.CallAsync(service.As(others[AnyRpc.RoleOf(rpc)]), rpc, Cancel);

            Assert.Equal((rpc.FullName, StatusCode.PermissionDenied), (rpc.FullName, status.StatusCode));
            Assert.Contains($"role {AnyRpc.RoleOf(rpc)}", status.Detail, StringComparison.Ordinal);
        });
    }

    [Fact]
    public async Task is_open_to_its_own_role_and_to_no_more()
    {
        var own = new Dictionary<Role, string> { [Role.Any] = platform.ServiceKey };
        foreach (var role in All.Where(role => role != Role.Admin))
            own[role] = (await platform.KeyAsync(role)).Secret;
        own[Role.Admin] = platform.AdminKey;

        await EachAsync(async (service, rpc) =>
        {
            var status = await AnyRpc.CallAsync(service.As(own[AnyRpc.RoleOf(rpc)]), rpc, Cancel);

            Assert.True(
                status.StatusCode is not (StatusCode.Unauthenticated or StatusCode.PermissionDenied or StatusCode.Internal or StatusCode.Unknown),
                $"{rpc.FullName}: {status}");
        });
    }

    [Fact]
    public async Task health_is_open_and_reflection_is_not()
    {
        foreach (var service in platform.Services)
        {
            var health = new Grpc.Health.V1.Health.HealthClient(service.Channel);
            var reflection = Grpc.Reflection.V1.ServerReflection.Descriptor.Methods[0];

            Assert.Equal(
                Grpc.Health.V1.HealthCheckResponse.Types.ServingStatus.Serving,
                (await health.CheckAsync(new Grpc.Health.V1.HealthCheckRequest(), cancellationToken: Cancel)).Status);
            Assert.Equal(StatusCode.Unauthenticated, (await AnyRpc.CallAsync(service.As(null), reflection, Cancel)).StatusCode);
            Assert.Equal(StatusCode.OK, (await AnyRpc.CallAsync(service.As(platform.AdminKey), reflection, Cancel)).StatusCode);
        }
    }

    private async Task EachAsync(Func<RunningService, MethodDescriptor, Task> check)
    {
        foreach (var (service, descriptor) in Hosted)
        {
            foreach (var rpc in descriptor.Methods)
                await check(platform[service], rpc);
        }
    }

    /// <summary>The beginning of a message of 1 MiB, of which the rest never comes.</summary>
    private sealed class Beginning : HttpContent
    {
        public Beginning() => Headers.ContentType = new("application/grpc");

        protected override Task SerializeToStreamAsync(Stream stream, TransportContext? context) => SerializeToStreamAsync(stream, context, CancellationToken.None);

        protected override async Task SerializeToStreamAsync(Stream stream, TransportContext? context, CancellationToken cancellationToken)
        {
            byte[] beginning = [0, 0, 16, 0, 0, .. new byte[1_000]];
            await stream.WriteAsync(beginning, cancellationToken);
            await stream.FlushAsync(cancellationToken);
            await Task.Delay(Timeout.Infinite, cancellationToken);
        }

        protected override bool TryComputeLength(out long length)
        {
            length = 0;
            return false;
        }
    }
}
