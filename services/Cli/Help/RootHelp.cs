using System.CommandLine;
using System.CommandLine.Help;
using System.CommandLine.Invocation;

namespace Newsroom.Cli.Help;

/// <summary>The first help, which fits a screen; that of each command is the usual one.</summary>
internal sealed class RootHelp(RootCommand root, HelpAction usual) : SynchronousCommandLineAction
{
    private const string Text =
        """
        newsroom COMMAND [ARGUMENTS] [OPTIONS]    newsroom COMMAND --help tells the rest

        Articles                              Finding
          submit      send files, URLs          search      hits, facets, --story
          status      where one is: every hop   watch       matches as they are indexed
          track       the same, live            story       one event: timeline, copies
          visibility  who may see one           saved       searches that alert
          withdraw    kill or hold              alerts      what they found, also live
          release     end a hold                routes      rules that fill desks' trays
          reviews     copies of killed ones     tray        what is before a desk
          reprocess   send stored ones again
          quarantine  what stages gave up on  Operating
          feeds       add, list, poll, pause    top         rates, lag and workers, live
                                                doctor      what is wrong, what to do
        Previews (nothing is stored)            bench       load, and its latencies
          clean       what is cut, and why      reindex     build the index anew
          tag         entities in the text      teams       teams of callers
                                                keys        API keys
          completion  for bash, zsh, fish       audit       who did what, who read what
          help        exit-codes, environment
        --server URL  all four services [NEWSROOM_SERVER, http://127.0.0.1:8081]
        --ingest, --cleaning, --tagging, --search URL     one of them elsewhere
        --api-key-file FILE  --ca-file FILE  --timeout SECONDS  --insecure
        --json  one JSON object a line       --version
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
