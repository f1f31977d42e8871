using System.CommandLine;
using System.Globalization;
using Newsroom.Cli.Errors;

namespace Newsroom.Cli.Connecting;

/// <summary>The options that every command has; each falls back on the environment.</summary>
internal sealed class ConnectionOptions
{
    private const string DefaultServer = "http://127.0.0.1:8081";
    private const double DefaultTimeout = 10;

    private readonly Option<string> _server = Text("--server", "URL", $"All four services at one address [NEWSROOM_SERVER, else {DefaultServer}].");
    private readonly Option<string> _ingest = Text("--ingest", "URL", "Ingest alone [NEWSROOM_INGEST].");
    private readonly Option<string> _cleaning = Text("--cleaning", "URL", "Cleaning alone [NEWSROOM_CLEANING].");
    private readonly Option<string> _tagging = Text("--tagging", "URL", "Tagging alone [NEWSROOM_TAGGING].");
    private readonly Option<string> _search = Text("--search", "URL", "Search alone [NEWSROOM_SEARCH].");
    private readonly Option<string> _keyFile = Text("--api-key-file", "FILE", "File with the API key [NEWSROOM_API_KEY holds the key itself].");
    private readonly Option<string> _caFile = Text("--ca-file", "FILE", "PEM file of the authorities to trust instead of the system's [NEWSROOM_CA_FILE].");

    private readonly Option<double?> _timeout = new("--timeout")
    {
        Description = $"Seconds that one call may take [NEWSROOM_TIMEOUT, else {DefaultTimeout}].",
        HelpName = "SECONDS",
        Recursive = true,
    };

    private readonly Option<bool> _insecure = new("--insecure")
    {
        Description = "Let the API key travel unencrypted beyond this machine.",
        Recursive = true,
    };

    private readonly Option<bool> _json = new("--json")
    {
        Description = "Print one JSON object a line, with the contracts' names.",
        Recursive = true,
    };

    public IEnumerable<Option> All => [_server, _ingest, _cleaning, _tagging, _search, _keyFile, _caFile, _timeout, _insecure, _json];

    public bool IsJson(ParseResult parse) => parse.GetValue(_json);

    public ConnectionSettings Read(ParseResult parse)
    {
        var server = Value(parse, _server, "NEWSROOM_SERVER") ?? DefaultServer;
        Uri Address(Option<string> option, string variable) =>
            ConnectionSettings.ParseAddress(Value(parse, option, variable) ?? server, option.Name);
        var caFile = Value(parse, _caFile, "NEWSROOM_CA_FILE");
        if (caFile is not null && !File.Exists(caFile))
            throw CliException.Usage($"--ca-file: there is no file {caFile}.", "Name the PEM file of the authority that signed the services' certificates.");
        return new ConnectionSettings(
            Address(_ingest, "NEWSROOM_INGEST"), Address(_cleaning, "NEWSROOM_CLEANING"), Address(_tagging, "NEWSROOM_TAGGING"),
            Address(_search, "NEWSROOM_SEARCH"), ReadKey(parse), caFile, ReadTimeout(parse), parse.GetValue(_insecure));
    }

    private string ReadKey(ParseResult parse)
    {
        if (parse.GetValue(_keyFile) is not { } file)
            return Environment.GetEnvironmentVariable("NEWSROOM_API_KEY")?.Trim() ?? "";
        try
        {
            var key = File.ReadAllText(file).Trim();
            return key.Length > 0 && !key.Any(char.IsControl)
                ? key
                : throw CliException.Usage($"--api-key-file: {file} does not hold one key.", "It must hold the key alone, on one line.");
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw CliException.Usage($"--api-key-file: {file} cannot be read.", "Name a file that you may read, holding the key alone.");
        }
    }

    private TimeSpan ReadTimeout(ParseResult parse)
    {
        var stated = Environment.GetEnvironmentVariable("NEWSROOM_TIMEOUT");
        var seconds = parse.GetValue(_timeout)
            ?? (string.IsNullOrEmpty(stated) ? DefaultTimeout : double.TryParse(stated, CultureInfo.InvariantCulture, out var parsed) ? parsed : double.NaN);
        return seconds is > 0 and <= 3600
            ? TimeSpan.FromSeconds(seconds)
            : throw CliException.Usage("--timeout: not a number of seconds above 0, at most 3600.", "Write for example --timeout 30.");
    }

    private static string? Value(ParseResult parse, Option<string> option, string variable) =>
        parse.GetValue(option) is { Length: > 0 } given ? given
        : Environment.GetEnvironmentVariable(variable) is { Length: > 0 } set ? set : null;

    private static Option<string> Text(string name, string helpName, string description) =>
        new(name) { Description = description, HelpName = helpName, Recursive = true };
}
