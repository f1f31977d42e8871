using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;

namespace Newsroom.Integration.Tests;

/// <summary>Everything that a host logs, at every level.</summary>
internal sealed class RecordedLogs : ILoggerProvider, ILogger
{
    public ConcurrentQueue<(string? Event, string Message, Exception? Exception)> Entries { get; } = new();

    public ILogger CreateLogger(string categoryName) => this;

    public IDisposable? BeginScope<TState>(TState state)
        where TState : notnull => null;

    public bool IsEnabled(LogLevel logLevel) => true;

    public void Log<TState>(LogLevel level, EventId id, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
        Entries.Enqueue((id.Name, formatter(state, exception), exception));

    public void Dispose()
    {
    }
}
