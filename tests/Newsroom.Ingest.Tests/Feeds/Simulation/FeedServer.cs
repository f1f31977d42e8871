using System.Collections.Concurrent;
using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Newsroom.Ingest.Tests.Feeds;

/// <summary>A request as the server saw it.</summary>
public sealed record SeenRequest(string Host, string Path, DateTimeOffset Time, IHeaderDictionary Headers);

/// <summary>A real HTTP server on loopback addresses, which stand for as many hosts. What it answers is set by path.</summary>
public sealed class FeedServer : IAsyncDisposable
{
    private readonly WebApplication _app;
    private readonly TimeProvider _clock;
    private readonly ConcurrentDictionary<string, RequestDelegate> _answers = new(StringComparer.Ordinal);

    private FeedServer(WebApplication app, TimeProvider clock)
    {
        _app = app;
        _clock = clock;
        app.Run(AnswerAsync);
    }

    public ConcurrentQueue<SeenRequest> Requests { get; } = [];

    public int Port { get; private set; }

    /// <summary>Listens on 127.0.0.1 to 127.0.0.<paramref name="hosts"/>, all on one port.</summary>
    public static async Task<FeedServer> StartAsync(int hosts, TimeProvider clock, CancellationToken cancellationToken)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        var port = Testing.ServerProcess.FreePort();
        builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel =>
        {
            for (var host = 1; host <= hosts; host++)
                kestrel.Listen(new IPAddress([127, 0, 0, (byte)host]), port);
        });
        var server = new FeedServer(builder.Build(), clock) { Port = port };
        await server._app.StartAsync(cancellationToken);
        return server;
    }

    public Uri Url(string path, int host = 1) => new($"http://127.0.0.{host}:{Port}/{path}");

    public void Answer(string path, RequestDelegate answer) => _answers[$"/{path}"] = answer;

    /// <summary>Answers with a text, under no validators.</summary>
    public void Answer(string path, string text, string contentType = "application/rss+xml", int status = 200) => Answer(path, context =>
    {
        context.Response.StatusCode = status;
        context.Response.ContentType = contentType;
        return context.Response.WriteAsync(text, context.RequestAborted);
    });

    public void Redirect(string path, Uri to, int status = 302) => Answer(path, context =>
    {
        context.Response.StatusCode = status;
        context.Response.Headers.Location = to.AbsoluteUri;
        return Task.CompletedTask;
    });

    public IReadOnlyList<SeenRequest> RequestsFor(string path) => [.. Requests.Where(r => r.Path == $"/{path}")];

    public async ValueTask DisposeAsync()
    {
        await _app.StopAsync(new CancellationToken(canceled: true));
        await _app.DisposeAsync();
    }

    private Task AnswerAsync(HttpContext context)
    {
        var headers = new HeaderDictionary();
        foreach (var (name, value) in context.Request.Headers)
            headers[name] = value;
        Requests.Enqueue(new SeenRequest(context.Request.Host.Host, context.Request.Path, _clock.GetUtcNow(), headers));
        if (_answers.TryGetValue(context.Request.Path, out var answer))
            return answer(context);
        context.Response.StatusCode = 404;
        return Task.CompletedTask;
    }
}
