using System.CommandLine;
using System.Net.Sockets;
using System.Text.RegularExpressions;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.FileProviders;
using Microsoft.Extensions.Logging.Console;
using Microsoft.Extensions.Options;

namespace Newsroom.Hosting;

/// <summary>Runs service modules as a process: configuration, ports, gRPC, health, telemetry, bus, and a clean stop.</summary>
public static partial class NewsroomHost
{
    /// <summary>Largest message a service takes: a 4 MiB document with room for its envelope.</summary>
    private const int MaxReceiveMessageSize = 8 * 1024 * 1024;

    private static readonly TimeSpan ShutdownTimeout = TimeSpan.FromSeconds(30);

    /// <summary>
    /// How a program that serves is to be invoked: by default the command line ends it with 143 two seconds after SIGTERM, in the middle of
    /// what it drains.
    /// </summary>
    public static InvocationConfiguration Invocation => new() { ProcessTerminationTimeout = ShutdownTimeout + TimeSpan.FromSeconds(5) };

    /// <summary>
    /// The whole command line of a service: serve (the default), <c>migrate</c>, <c>health</c>, <c>--help</c>. Returns the exit code.
    /// </summary>
    public static Task<int> RunAsync(string[] args, IServiceModule module)
    {
        var set = new Option<string[]>("--set") { Description = "Setting that overrides file and environment, for example --set Listen:GrpcPort=9081." };
        var insecure = new Option<bool>("--insecure") { Description = "Listen beyond loopback although no credentials are configured." };
        var root = new RootCommand(
            $"Newsroom's {module.Name} service. Settings come from appsettings.json, NEWSROOM_<SECTION>__<KEY> in the environment, files in /run/secrets, and --set.")
        {
            Options = { set, insecure },
        };
        set.Recursive = true;
        root.SetAction((parse, ct) => CheckedAsync(
            () => ServeAsync(Build(module.Name, [module], Settings(parse.GetValue(set), parse.GetValue(insecure))), ct)));

        var migrate = new Command("migrate", "Bring the service's database up to date and exit.");
        migrate.SetAction((parse, ct) => CheckedAsync(
            () => MigrateAsync(Build(module.Name, [module], Settings(parse.GetValue(set), insecure: true)), ct)));
        root.Add(migrate);

        var health = new Command("health", "Ask the service that runs with the same settings whether it is ready; exit 0 if so.");
        health.SetAction((parse, ct) => ProbeAsync(Settings(parse.GetValue(set), insecure: true), ct));
        root.Add(health);
        foreach (var command in module.Commands(parse => Build(module.Name, [module], CommandSettings(parse.GetValue(set)))))
            root.Add(command);
        return root.Parse(args).InvokeAsync(Invocation);
    }

    /// <summary>Builds the process. <paramref name="settings"/> override configuration files and environment.</summary>
    public static WebApplication Build(
        string name, IReadOnlyList<IServiceModule> modules, IReadOnlyDictionary<string, string?> settings, Action<WebApplicationBuilder>? configure = null)
    {
        var builder = WebApplication.CreateSlimBuilder(new WebApplicationOptions { ApplicationName = name, ContentRootPath = AppContext.BaseDirectory });
        AddConfiguration(builder.Configuration, settings);
        var listen = builder.Configuration.GetSection(ListenOptions.Section).Get<ListenOptions>() ?? new ListenOptions();
        var tls = builder.AddTls();
        var auth = builder.AddAccess(modules, tls);
        RequireSafeBind(listen, auth);

        builder.WebHost.UseKestrelCore().UseKestrelHttpsConfiguration().ConfigureKestrel(kestrel =>
        {
            kestrel.AddServerHeader = false;
            kestrel.Limit(listen);
            kestrel.Listen(listen.IPAddress, listen.GrpcPort, o =>
            {
                o.Protocols = HttpProtocols.Http2;
                if (tls.IsOn)
                    o.UseHttps(o.ApplicationServices.GetRequiredService<ServerCertificate>().Checked().Handshake());
            });
            kestrel.Listen(listen.IPAddress, listen.HttpPort, o => o.Protocols = HttpProtocols.Http1);
        });
        builder.Logging.AddConsole(o => o.FormatterName ??= OneLineFormatter.FormatterName)
            .AddConsoleFormatter<OneLineFormatter, ConsoleFormatterOptions>();
        builder.Services.AddOptions<ListenOptions>().BindConfiguration(ListenOptions.Section).ValidateDataAnnotations().ValidateOnStart();
        builder.AddTelemetry(name);
        builder.Services.Configure<HostOptions>(o => o.ShutdownTimeout = ShutdownTimeout);
        builder.Services.AddSingleton(TimeProvider.System);
        builder.Services.AddSingleton(Instance.Current);
        builder.Services.AddHealthChecks();
        builder.Services.AddSingleton<QuotaSettings>();
        builder.Services.AddSingleton<CallQuota>();
        builder.Services.AddSingleton<GrpcServiceRegistry>();
        builder.Services.AddSingleton<ReflectionService>();
        builder.Services.AddSingleton<TeamUse>();
        builder.Services.AddSingleton<OpenStreams>();
        builder.Services.AddHostedService(provider => provider.GetRequiredService<OpenStreams>());
        builder.Services.AddGrpc(o =>
        {
            o.MaxReceiveMessageSize = MaxReceiveMessageSize;
            o.Interceptors.Add<ErrorInterceptor>();
            // Around whatever lets calls in, so that the trail tells of calls that were refused too.
            o.Interceptors.Add<AuditInterceptor>();
            o.Interceptors.Add<AccessInterceptor>();
            // Behind that, which says who calls.
            o.Interceptors.Add<TeamUseInterceptor>();
            o.Interceptors.Add<QuotaInterceptor>();
            o.Interceptors.Add<StreamLimits>();
        });
        foreach (var module in modules)
            module.AddServices(builder);
        builder.AddBus(modules);
        builder.AddAudit();
        configure?.Invoke(builder);

        var app = builder.Build();
        // Now, so that a mistake in them is told before anything starts.
        _ = app.Services.GetRequiredService<QuotaSettings>();
        app.Use(UnreadableRequests.AnswerAsync);
        app.Use(app.Services.GetRequiredService<AccessDoor>().EnterAsync);
        app.MapHealth();
        app.MapGrpcService<GrpcHealthService>();
        if (auth.Reflection != ReflectionAccess.Off)
        {
            app.MapGrpcService<ReflectionService>();
            app.MapGrpcService<ReflectionAlphaService>();
        }

        foreach (var module in modules)
            module.MapEndpoints(app);
        app.Services.GetRequiredService<RpcRoles>().Read(((IEndpointRouteBuilder)app).DataSources.SelectMany(source => source.Endpoints));
        return app;
    }

    /// <summary>Starts the process, or says which port another one holds.</summary>
    public static async Task StartAsync(WebApplication app, CancellationToken cancellationToken)
    {
        var listen = app.Configuration.GetSection(ListenOptions.Section).Get<ListenOptions>() ?? new ListenOptions();
        RequireFreePort(listen, listen.GrpcPort, nameof(ListenOptions.GrpcPort));
        RequireFreePort(listen, listen.HttpPort, nameof(ListenOptions.HttpPort));
        await app.StartAsync(cancellationToken);
    }

    /// <summary>What an operator has to change is answered in words, with exit code 1, not with a stack trace.</summary>
    public static async Task<int> CheckedAsync(Func<Task<int>> run)
    {
        try
        {
            return await run();
        }
        catch (Exception e) when (e is OptionsValidationException or StartupException)
        {
            await Console.Error.WriteLineAsync(e.Message);
            return 1;
        }
        catch (InvalidOperationException e) when (UnboundSetting().Match(e.Message) is { Success: true } unbound)
        {
            await Console.Error.WriteLineAsync($"{unbound.Groups["setting"]} is not a {unbound.Groups["type"]}. Its value is not shown here: it may hold a secret.");
            return 1;
        }
    }

    /// <summary>What the binder of configuration says, which has the value in it: greedy, so that the value cannot pass for the setting.</summary>
    [GeneratedRegex(@"^Failed to convert configuration value .* at '(?<setting>[^']+)' to type '(?<type>[^']+)'\.$", RegexOptions.Singleline | RegexOptions.NonBacktracking)]
    private static partial Regex UnboundSetting();

    private static async Task<int> ServeAsync(WebApplication app, CancellationToken cancellationToken)
    {
        await using (app)
        {
            await StartAsync(app, cancellationToken);
            await app.WaitForShutdownAsync(cancellationToken);
            return app.Services.GetRequiredService<BusWatch>().HasGivenUp ? 1 : 0;
        }
    }

    private static async Task<int> MigrateAsync(WebApplication app, CancellationToken cancellationToken)
    {
        await using (app)
        {
            foreach (var migrator in app.Services.GetServices<Migrator>())
            {
                var applied = await migrator.MigrateAsync(cancellationToken);
                Console.WriteLine($"{migrator.Service}: {applied} migration{(applied == 1 ? "" : "s")} applied, schema is current.");
            }

            return 0;
        }
    }

    private static async Task<int> ProbeAsync(Dictionary<string, string?> settings, CancellationToken cancellationToken)
    {
        var configuration = new ConfigurationManager();
        AddConfiguration(configuration, settings);
        var listen = configuration.GetSection(ListenOptions.Section).Get<ListenOptions>() ?? new ListenOptions();
        using var client = new HttpClient { Timeout = TimeSpan.FromSeconds(5) };
        try
        {
            var answer = await client.GetAsync(new Uri($"http://127.0.0.1:{listen.HttpPort}/health/ready"), cancellationToken);
            Console.WriteLine(await answer.Content.ReadAsStringAsync(cancellationToken));
            return answer.IsSuccessStatusCode ? 0 : 1;
        }
        catch (Exception e) when (e is HttpRequestException or TaskCanceledException)
        {
            Console.WriteLine($"No answer on port {listen.HttpPort}: {e.Message}");
            return 1;
        }
    }

    private static void AddConfiguration(ConfigurationManager configuration, IReadOnlyDictionary<string, string?> settings)
    {
        // Else every health probe would write several lines.
        configuration.AddInMemoryCollection(
        [
            new("Logging:LogLevel:Microsoft.AspNetCore", nameof(LogLevel.Warning)),
            // Whoever sends bytes that cannot be read would write a stack trace each time; what fails here is logged by ErrorInterceptor.
            new("Logging:LogLevel:Grpc", nameof(LogLevel.Critical)),
            // Kept elsewhere it tells of what was changed here, so no level of all else stops its export; the console goes by those levels.
            new($"Logging:OpenTelemetry:LogLevel:{typeof(AuditLog).FullName}", nameof(LogLevel.Information)),
        ]);
        AddFile(configuration);
        configuration.AddEnvironmentVariables("NEWSROOM_");
        configuration.AddKeyPerFile("/run/secrets", optional: true);
        configuration.AddInMemoryCollection(settings);
    }

    private static void AddFile(ConfigurationManager configuration)
    {
        var isLoaded = false;
        configuration.AddJsonFile(source =>
        {
            // Polled: a mounted file changes without a notice, and each notice would take one of the few watches of the system.
            source.FileProvider = new PhysicalFileProvider(AppContext.BaseDirectory) { UsePollingFileWatcher = true, UseActivePolling = true };
            source.Path = "appsettings.json";
            source.Optional = true;
            source.ReloadOnChange = true;
            // A file that somebody is just writing stops a start, not a process that runs.
            source.OnLoadException = failure => failure.Ignore = isLoaded;
        });
        isLoaded = true;
    }

    private static Dictionary<string, string?> Settings(string[]? pairs, bool insecure)
    {
        var settings = (pairs ?? [])
            .Select(p => p.Split('=', 2))
            .ToDictionary(p => p[0], p => p.Length == 2 ? p[1] : null, StringComparer.OrdinalIgnoreCase);
        SecretSettings.RefuseOnCommandLine(settings);
        if (insecure)
            settings[$"{ListenOptions.Section}:{nameof(ListenOptions.Insecure)}"] = "true";
        return settings;
    }

    /// <summary>Those of a command, whose standard output is its answer alone.</summary>
    private static Dictionary<string, string?> CommandSettings(string[]? pairs) =>
        new(Settings(pairs, insecure: true)) { ["Logging:Console:LogToStandardErrorThreshold"] = nameof(LogLevel.Trace) };

    private static void RequireFreePort(ListenOptions listen, int port, string setting)
    {
        try
        {
            using var socket = new TcpListener(listen.IPAddress, port);
            socket.Start();
        }
        catch (SocketException e)
        {
            throw new StartupException($"Cannot listen on {listen.Address}:{port} ({e.Message}): set {ListenOptions.Section}:{setting} to a free port.");
        }
    }

    private static void RequireSafeBind(ListenOptions listen, AuthOptions auth)
    {
        if (!System.Net.IPAddress.IsLoopback(listen.IPAddress) && !listen.Insecure && !auth.Asks)
        {
            throw new OptionsValidationException(ListenOptions.Section, typeof(ListenOptions),
                [$"Listening on {listen.Address} without credentials would let anyone on that network submit and read articles. " +
                 "Ask for them (Auth:Required=true), bind to 127.0.0.1, or pass --insecure (NEWSROOM_LISTEN__INSECURE=true) where the network is trusted."]);
        }
    }
}
