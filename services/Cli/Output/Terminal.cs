using System.Text.Encodings.Web;
using System.Text.Json;
using Google.Protobuf;
using Spectre.Console;
using Spectre.Console.Rendering;

namespace Newsroom.Cli.Output;

/// <summary>
/// Where results go: standard output, drawn on a terminal, plain lines in a pipe, or one JSON object a line. Notes and errors go
/// to standard error, so that a pipe carries results only.
/// </summary>
internal sealed class Terminal
{
    /// <summary>Columns of a table that goes to a file or pipe.</summary>
    private const int PlainWidth = 120;

    private static readonly JsonFormatter Formatter = new(JsonFormatter.Settings.Default);

    private static readonly JsonSerializerOptions JsonOptions = new(JsonSerializerDefaults.Web) { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private readonly Lazy<IAnsiConsole> _console;

    public Terminal(bool json)
    {
        Json = json;
        Draws = !json && !Console.IsOutputRedirected
            && string.IsNullOrEmpty(Environment.GetEnvironmentVariable("NO_COLOR")) && Environment.GetEnvironmentVariable("TERM") != "dumb";
        _console = new Lazy<IAnsiConsole>(Create);
    }

    public bool Json { get; }

    /// <summary>Standard output is a terminal that takes colours and drawings.</summary>
    public bool Draws { get; }

    public IAnsiConsole Out => _console.Value;

    /// <summary>Columns that a table may take.</summary>
    public int Width => Console.IsOutputRedirected ? PlainWidth : Out.Profile.Width;

    /// <summary>A contract's message, under its protobuf JSON names; fields at their default are left out.</summary>
    public static void Object(IMessage message) => Console.Out.WriteLine(Formatter.Format(message));

    /// <summary>An object that no contract describes, in the same manner.</summary>
    public static void Object(object value) => Console.Out.WriteLine(JsonSerializer.Serialize(value, JsonOptions));

    /// <summary>A contract's message as an object, or as this line of markup.</summary>
    public void Result(IMessage message, string markup)
    {
        if (Json)
            Object(message);
        else
            Line(markup);
    }

    /// <summary>A line of Spectre markup, in which foreign text is escaped by <see cref="Safe"/>.</summary>
    public void Line(string markup = "") => Out.MarkupLine(markup);

    /// <summary>A line of markup behind so many spaces, which on a terminal also stand before what is wrapped.</summary>
    public void Indented(string markup, int spaces)
    {
        if (Draws)
            Out.Write(new Padder(new Markup(markup), new Padding(spaces, 0, 0, 0)));
        else
            Line(new string(' ', spaces) + markup);
    }

    public void Write(IRenderable renderable) => Out.Write(renderable);

    /// <summary>Something worth knowing beside the result.</summary>
    public static void Note(string text) => Console.Error.WriteLine(Safe.Line(text));

    private IAnsiConsole Create()
    {
        var console = AnsiConsole.Create(new AnsiConsoleSettings
        {
            Ansi = Draws ? AnsiSupport.Yes : AnsiSupport.No,
            ColorSystem = Draws ? ColorSystemSupport.Detect : ColorSystemSupport.NoColors,
            Interactive = Draws ? InteractionSupport.Yes : InteractionSupport.No,
        });
        // A terminal wraps by itself, and a pipe should not.
        if (Console.IsOutputRedirected)
            console.Profile.Width = 10_000;
        return console;
    }
}
