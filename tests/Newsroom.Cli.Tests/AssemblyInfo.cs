using Newsroom.Cli.Tests;

[assembly: AssemblyFixture(typeof(RunningNewsroom))]
// Each test starts processes of its own.
[assembly: CollectionBehavior(MaxParallelThreads = 2)]
