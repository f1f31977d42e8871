using System.CommandLine;
using System.Globalization;
using Newsroom.Fuzz;

var minutes = new Option<double>("--minutes") { Description = "How long to call.", DefaultValueFactory = _ => 30 };
var seed = new Option<int?>("--seed") { Description = "Where the random numbers start; another one each time if not given." };
var growth = new Option<int>("--memory-mib") { Description = "How much the server's memory may grow after the first tenth of the time.", DefaultValueFactory = _ => 768 };
var only = new Option<string>("--only") { Description = "Part of the names of the rpcs to call; all if not given.", DefaultValueFactory = _ => "" };
var root = new RootCommand(
    "Calls every rpc of a running all-in-one, as callers of several teams and roles and as nobody, with random, malformed and mutated messages. Exits with 1 if the server ends, an rpc answers UNKNOWN or INTERNAL or not at all, lets nobody in or a valid key not, or memory grows beyond the bound.")
{
    Options = { minutes, seed, growth, only },
};
root.SetAction(async (parse, ct) =>
{
    var report = await FuzzRun.RunAsync(
        TimeSpan.FromMinutes(parse.GetValue(minutes)), parse.GetValue(seed) ?? Random.Shared.Next(), parse.GetValue(growth), parse.GetValue(only)!, Console.Out, ct);
    Console.WriteLine(report.ToString());
    foreach (var finding in report.Findings)
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"FOUND {finding}"));
    return report.Findings.Count == 0 ? 0 : 1;
});
return await root.Parse(args).InvokeAsync();
