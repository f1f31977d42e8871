using System.CommandLine;
using Newsroom.Benchmarks.Chain;
using Newsroom.Benchmarks.Cleaning;
using Newsroom.Benchmarks.Copies;
using Newsroom.Benchmarks.Fairness;
using Newsroom.Benchmarks.Feeds;
using Newsroom.Benchmarks.Ingest;
using Newsroom.Benchmarks.Search;
using Newsroom.Benchmarks.Stories;
using Newsroom.Benchmarks.Tagging;

var root = new RootCommand("Measures what is promised to be fast. Figures of one run belong together; compare ratios, not runs.");
root.Add(ChainBenchmark.Command());
root.Add(EmptyStage.Command());
root.Add(CleaningBenchmark.Command());
root.Add(CopyBenchmark.Command());
root.Add(FairnessBenchmark.Command());
root.Add(FeedDay.Command());
root.Add(PercolationBenchmark.Command());
root.Add(SearchBenchmark.Command());
root.Add(StoriesBenchmark.Command());
root.Add(SubmitBenchmark.Command());
root.Add(WatchBenchmark.Command());
root.Add(TaggingBenchmark.Command());
// Time to end the servers that a benchmark has started.
return await root.Parse(args).InvokeAsync(new InvocationConfiguration { ProcessTerminationTimeout = TimeSpan.FromSeconds(60) });
