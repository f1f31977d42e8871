using System.CommandLine;
using Newsroom.Load;

var ingest = new Option<string>("--ingest") { Description = "Address; dns:///HOST:PORT spreads calls over all replicas.", DefaultValueFactory = _ => "dns:///ingest:8081" };
var search = new Option<string>("--search") { Description = "Address.", DefaultValueFactory = _ => "dns:///search:8084" };
var cleaning = new Option<string>("--cleaning") { Description = "Address, for --preview.", DefaultValueFactory = _ => "dns:///cleaning:8082" };
var tagging = new Option<string>("--tagging") { Description = "Address, for --preview.", DefaultValueFactory = _ => "dns:///tagging:8083" };
var series = new Option<string>("--series") { Description = "Name of the articles: lower-case letters, used once for a stack.", Required = true };
var count = new Option<int>("--count") { Description = "Articles; every 50th is a page without text, which is rejected.", DefaultValueFactory = _ => 2_000 };
var rate = new Option<double>("--rate") { Description = "Articles a second at most.", DefaultValueFactory = _ => 50 };
var inFlight = new Option<int>("--in-flight") { Description = "Submits at once.", DefaultValueFactory = _ => 16 };
var onTheirWay = new Option<int>("--on-their-way") { Description = "Pause while so many articles of the series are not at their end, 1 to 1,000; 0 means never.", DefaultValueFactory = _ => 200 };
var preview = new Option<double>("--preview") { Description = "Also search, clean and tag so often a second while submitting.", DefaultValueFactory = _ => 0 };
var journal = new Option<FileInfo?>("--journal") { Description = "File that gets a line as each article is accepted." };
var until = new Option<FileInfo?>("--until") { Description = "Stop submitting when this file appears; --count is then the most." };
var timeout = new Option<int>("--timeout") { Description = "Seconds for the accepted articles to come to an end.", DefaultValueFactory = _ => 300 };

var root = new RootCommand(
    "Submits generated articles with retries, waits until each has come to an end, and checks that none is lost or found twice. " +
    "Prints one JSON object; the exit code is 0 if everything holds.")
{
    Options = { ingest, search, cleaning, tagging, series, count, rate, inFlight, onTheirWay, preview, journal, until, timeout },
};
root.SetAction((parse, cancellationToken) => LoadRun.RunAsync(
    new LoadOptions(
        parse.GetRequiredValue(ingest), parse.GetRequiredValue(search), parse.GetRequiredValue(cleaning), parse.GetRequiredValue(tagging),
        parse.GetRequiredValue(series), parse.GetValue(count), parse.GetValue(rate), parse.GetValue(inFlight), parse.GetValue(onTheirWay),
        parse.GetValue(preview), parse.GetValue(journal), parse.GetValue(until), TimeSpan.FromSeconds(parse.GetValue(timeout))),
    cancellationToken));
return await root.Parse(args).InvokeAsync();
