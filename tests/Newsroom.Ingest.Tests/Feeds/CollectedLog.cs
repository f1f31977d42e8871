using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;

namespace Newsroom.Ingest.Tests.Feeds;

/// <summary>Log events by name.</summary>
public sealed class CollectedLog : ILoggerProvider
{
    private readonly ConcurrentQueue<(string Event, string Message)> _entries = [];

    public void AddTo(ILoggingBuilder logging) => logging.AddProvider(this);

    public int Count(string name) => _entries.Count(e => e.Event == name);

    public IReadOnlyList<string> Messages(string name) => [.. _entries.Where(e => e.Event == name).Select(e => e.Message)];

    public ILogger CreateLogger(string categoryName) => new Logger(this);

    public void Dispose()
    {
    }

    private sealed class Logger(CollectedLog log) : ILogger
    {
        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(
            LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
            log._entries.Enqueue((eventId.Name ?? "", formatter(state, exception)));
    }
}
