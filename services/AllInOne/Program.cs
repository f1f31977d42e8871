using System.CommandLine;
using Newsroom.AllInOne;
using Newsroom.Hosting;
using Newsroom.Ingest;

var data = new Option<DirectoryInfo>("--data") { Description = "Folder of the SQLite files.", DefaultValueFactory = _ => new("data") };
var seeds = new Option<DirectoryInfo?>("--seeds") { Description = "Folder of articles to ingest at start; the default is the repository's seeds/." };
var query = new Option<string>("--query") { Description = "Search that the report ends with.", DefaultValueFactory = _ => "harbour" };
var grpcPort = new Option<int>("--grpc-port") { Description = "Loopback port of the four gRPC services (Listen:GrpcPort).", DefaultValueFactory = _ => 8081 };
var httpPort = new Option<int>("--http-port") { Description = "Loopback port of the health endpoints (Listen:HttpPort).", DefaultValueFactory = _ => 8080 };
var once = new Option<bool>("--once") { Description = "Exit after the report; the exit code is 1 if anything failed." };
var json = new Option<bool>("--json") { Description = "Print the report as one JSON object a line." };

var root = new RootCommand("Newsroom's four services in one process: in-memory bus, SQLite files, loopback only.")
{
    Options = { data, seeds, query, grpcPort, httpPort, once, json },
};
var ingest = new Option<string>("--ingest") { Description = "Address of ingest; dns:///HOST:PORT spreads calls over all replicas.", Required = true };
var search = new Option<string>("--search") { Description = "Address of search.", Required = true };
var seed = new Command("seed", "Submit the articles to services that run elsewhere, report, and exit; the exit code is 1 if anything failed.")
{
    Options = { ingest, search, seeds, query, json },
};
seed.SetAction((parse, cancellationToken) => SeedCommand.RunAsync(
    parse.GetRequiredValue(ingest), parse.GetRequiredValue(search), parse.GetValue(seeds), parse.GetRequiredValue(query), parse.GetValue(json),
    cancellationToken));
root.Add(seed);
root.SetAction((parse, cancellationToken) => NewsroomHost.CheckedAsync(() => AllInOneHost.RunAsync(Asked(parse), cancellationToken)));
data.Recursive = true;
foreach (var command in new IngestModule().Commands(parse => AllInOneHost.Build(Asked(parse))))
    root.Add(command);

AllInOneOptions Asked(ParseResult parse) => new(
    parse.GetRequiredValue(data), parse.GetValue(seeds), parse.GetRequiredValue(query),
    parse.GetValue(grpcPort), parse.GetValue(httpPort), parse.GetValue(once), parse.GetValue(json));

return await root.Parse(args).InvokeAsync(NewsroomHost.Invocation);
