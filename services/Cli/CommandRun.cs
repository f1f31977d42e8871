using System.CommandLine;
using Grpc.Core;
using Newsroom.Cli.Connecting;
using Newsroom.Cli.Errors;
using Newsroom.Cli.Output;

namespace Newsroom.Cli;

/// <summary>What a command does with its arguments; answers with the exit code.</summary>
internal delegate Task<int> CommandBody(ParseResult parse, Session session, CancellationToken cancellationToken);

internal static class CommandRun
{
    /// <summary>Lets the command run <paramref name="body"/>; whatever it throws becomes two lines and an exit code.</summary>
    public static Command Runs(this Command command, ConnectionOptions connection, CommandBody body)
    {
        command.SetAction((parse, cancellationToken) => RunAsync(connection, parse, body, cancellationToken));
        return command;
    }

    private static async Task<int> RunAsync(ConnectionOptions connection, ParseResult parse, CommandBody body, CancellationToken cancellationToken)
    {
        var isJson = connection.IsJson(parse);
        var at = "the service";
        try
        {
            var settings = connection.Read(parse);
            at = settings.InWords;
            using var session = new Session(settings, new Terminal(isJson), TimeProvider.System);
            return await body(parse, session, cancellationToken);
        }
        catch (Exception e) when (cancellationToken.IsCancellationRequested && e is OperationCanceledException or RpcException { StatusCode: StatusCode.Cancelled })
        {
            return ExitCodes.Interrupted;
        }
        catch (CliException e)
        {
            return Report(e, isJson);
        }
        catch (RpcException e)
        {
            return Report(Failures.Of(e, at), isJson);
        }
        catch (Exception e)
        {
            // Whatever else: two lines are of more use in a terminal than a stack trace.
            return Report(new CliException($"The command failed: {e.GetType().Name}: {e.Message}", "This should not happen; please report it with the command line.", ExitCodes.Failed, e), isJson);
        }
    }

    private static int Report(CliException e, bool isJson)
    {
        if (isJson)
            Console.Error.WriteLine(System.Text.Json.JsonSerializer.Serialize(new { error = e.What, todo = e.WhatToDo, code = e.ExitCode }));
        else
            Console.Error.WriteLine($"{Safe.Line(e.What)}\n{Safe.Line(e.WhatToDo)}");
        return e.ExitCode;
    }
}
