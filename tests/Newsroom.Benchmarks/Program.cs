using System.CommandLine;
using Newsroom.Benchmarks.Cleaning;
using Newsroom.Benchmarks.Feeds;
using Newsroom.Benchmarks.Ingest;
using Newsroom.Benchmarks.Search;
using Newsroom.Benchmarks.Tagging;

var root = new RootCommand("Measures what is promised to be fast. Figures of one run belong together; compare ratios, not runs.");
root.Add(CleaningBenchmark.Command());
root.Add(FeedDay.Command());
root.Add(PercolationBenchmark.Command());
root.Add(SubmitBenchmark.Command());
root.Add(WatchBenchmark.Command());
root.Add(TaggingBenchmark.Command());
return await root.Parse(args).InvokeAsync();
