namespace Newsroom.Cli.Errors;

/// <summary>What the command ends with; scripts rely on these numbers.</summary>
internal static class ExitCodes
{
    public const int Done = 0;

    /// <summary>It failed, or some of several things failed.</summary>
    public const int Failed = 1;

    /// <summary>The command line or a value in it is wrong; nothing was done.</summary>
    public const int Usage = 2;

    public const int NotFound = 3;

    /// <summary>The service knows what is asked and will not do it: no permission, or not in this state.</summary>
    public const int Refused = 4;

    /// <summary>No answer: not reachable, shutting down, or too slow.</summary>
    public const int Unreachable = 5;

    /// <summary>A limit is reached; the same command may work later.</summary>
    public const int Exhausted = 6;

    /// <summary>Ctrl+C or SIGTERM.</summary>
    public const int Interrupted = 130;

    public const string Table =
        """
        0    done
        1    failed, or some of several things failed
        2    the command line or a value in it is wrong; nothing was done
        3    not found
        4    refused: no permission, or not in this state
        5    no answer: not reachable, shutting down, or slower than --timeout
        6    a limit is reached; the same command may work later
        130  interrupted (Ctrl+C)
        """;
}
