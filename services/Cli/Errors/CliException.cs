namespace Newsroom.Cli.Errors;

/// <summary>Why a command ends early: one line that says what was wrong, one that says what to do.</summary>
internal sealed class CliException(string what, string whatToDo, int exitCode, Exception? inner = null) : Exception(what, inner)
{
    public string What => Message;

    public string WhatToDo => whatToDo;

    public int ExitCode => exitCode;

    public static CliException Usage(string what, string whatToDo) => new(what, whatToDo, ExitCodes.Usage);
}
