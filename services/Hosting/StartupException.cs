namespace Newsroom.Hosting;

/// <summary>Something that an operator has to change before the process can start; the message says what.</summary>
public sealed class StartupException(string message) : Exception(message);
