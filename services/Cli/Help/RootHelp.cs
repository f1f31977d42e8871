using System.CommandLine;
using System.CommandLine.Help;
using System.CommandLine.Invocation;

namespace Newsroom.Cli.Help;

/// <summary>The first help, which fits a screen; that of each command is the usual one.</summary>
internal sealed class RootHelp(RootCommand root, HelpAction usual) : SynchronousCommandLineAction
{
    private const string Text =
        """
        newsroom COMMAND [ARGUMENTS] [OPTIONS]        newsroom COMMAND --help tells the rest

        Articles                                  Finding
          submit      send files, folders, URLs     search     hits, facets, --story, --explain
          status      where one is: every hop       watch      matches as they are indexed
          track       the same, live                story      one event: timeline and copies
          withdraw    kill or hold
          release     end a hold                  Operating
          reprocess   send stored ones again        top        rates, lag and workers, live
          quarantine  what stages gave up on        doctor     what is wrong, what to do
          feeds       add, list, poll, pause        bench      load, and its latencies
                                                    teams      teams of callers
        Previews (nothing is stored)                keys       API keys
          clean       what is kept, cut and why     completion for bash, zsh, fish
          tag         the text with its entities    help       exit-codes, environment

        Everywhere
          --server URL   all four services at one address    [NEWSROOM_SERVER, http://127.0.0.1:8081]
          --ingest, --cleaning, --tagging, --search URL      one of them elsewhere
          --api-key-file FILE, --ca-file FILE, --timeout SECONDS
          --json         one JSON object a line              --version
        """;

    public override int Invoke(ParseResult parseResult)
    {
        if (parseResult.CommandResult.Command != root)
            return usual.Invoke(parseResult);
        Write(Console.Out);
        return 0;
    }

    public static void Write(TextWriter writer) => writer.WriteLine(Text);
}
