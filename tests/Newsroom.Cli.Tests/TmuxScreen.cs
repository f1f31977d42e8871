using Newsroom.Testing;

namespace Newsroom.Cli.Tests;

/// <summary>A terminal of 100 by 40 characters with one program in it, and a recording of all that the program wrote to it.</summary>
internal sealed class TmuxScreen : IAsyncDisposable
{
    private const string Columns = "100";
    private const string Rows = "40";

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(90);

    private readonly string _folder = Directory.CreateTempSubdirectory("newsroom-tmux-").FullName;

    private string Socket => Path.Combine(_folder, "socket");

    private string RecordingFile => Path.Combine(_folder, "recording");

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    /// <summary>All bytes that the program wrote, escape sequences included.</summary>
    public string Recording => File.ReadAllText(RecordingFile);

    /// <summary>Runs the command; its exit code is shown as <c>exit=N</c> when it ends.</summary>
    public static async Task<TmuxScreen> RunAsync(RunningNewsroom newsroom, string command, string environment = "")
    {
        var screen = new TmuxScreen();
        var script = Path.Combine(screen._folder, "run.sh");
        await File.WriteAllTextAsync(
            script,
            $"""
            cd '{Repository.Root}'
            export NEWSROOM_SERVER={newsroom.Server} NEWSROOM_TIMEOUT=60 {environment}
            unset NO_COLOR
            newsroom() (
              exec dotnet '{RunningNewsroom.Command}' "$@"
            )
            {environment}
            # The recording begins before the program does.
            read -r _
            {command}
            printf 'exit=%s\n' $?
            sleep 600
            """,
            Cancel);
        await screen.TmuxAsync("-f", "/dev/null", "new-session", "-d", "-x", Columns, "-y", Rows, $"bash {script}");
        await screen.TmuxAsync("pipe-pane", "-o", $"cat > '{screen.RecordingFile}'");
        await screen.TypeAsync("Enter");
        return screen;
    }

    public Task TypeAsync(string keys) => TmuxAsync("send-keys", keys);

    /// <summary>What is to be seen now, a line for each row; with <paramref name="colours"/> with its escape sequences.</summary>
    public Task<string> SeenAsync(bool colours = false) => colours ? TmuxAsync("capture-pane", "-p", "-e") : TmuxAsync("capture-pane", "-p");

    /// <summary>Waits until this is to be seen, and answers with the whole screen.</summary>
    public async Task<string> ShowsAsync(string text)
    {
        var seen = "";
        try
        {
            await Eventually.TrueAsync(
                async _ => (seen = await SeenAsync()).Contains(text, StringComparison.Ordinal), Patience, $"the screen shows {text}", Cancel);
        }
        catch (TimeoutException e)
        {
            throw new TimeoutException($"{e.Message}\n{seen}", e);
        }

        return seen;
    }

    public async ValueTask DisposeAsync()
    {
        await TmuxAsync("kill-server");
        Directory.Delete(_folder, recursive: true);
    }

    private Task<string> TmuxAsync(params string[] arguments) => ServerProcess.RunAsync(
        "tmux", ["-u", "-S", Socket, .. arguments], new Dictionary<string, string?> { ["TMUX"] = null, ["LC_ALL"] = "C.UTF-8" }, CancellationToken.None);
}
