using System.CommandLine;
using Newsroom.Evaluation.Cleaning;
using Newsroom.Evaluation.Search;
using Newsroom.Evaluation.Stories;
using Newsroom.Evaluation.Tagging;

namespace Newsroom.Evaluation;

internal static class Program
{
    public static Task<int> Main(string[] args)
    {
        var root = new RootCommand("Measures quality against labelled data: one JSON line per set and metric on stdout, progress on stderr.");
        root.Add(CleaningCommand.Create());
        root.Add(SearchCommand.Create());
        root.Add(TaggingCommand.Create());
        root.Add(StoriesCommand.Create());
        return root.Parse(args).InvokeAsync();
    }
}
