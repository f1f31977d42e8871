// Makes the models that Newsroom.Cleaning embeds, from a folder of open data sets, and prints how they do on rows that were held out:
//   dotnet run -c Release --project services/Cleaning/Models/build -- language --data ../shared/data --out services/Cleaning/Models
// NOTICE.md lists what is read and under which licence. The same input gives the same bytes on the same kind of processor.
using System.CommandLine;
using Newsroom.Cleaning.Models;

var data = new Option<DirectoryInfo>("--data") { Description = "Folder of open data sets.", DefaultValueFactory = _ => new DirectoryInfo("../shared/data"), Recursive = true };
var target = new Option<DirectoryInfo>("--out") { Description = "Folder that the model is written to, over the one that is there.", DefaultValueFactory = _ => new DirectoryInfo("services/Cleaning/Models") };

var language = new Command("language", "Makes language.bin, in some minutes.") { target };
language.SetAction(parse => LanguageTraining.Run(Source(parse), Target(parse, "language.bin")));
var lines = new Command("lines", "Makes lines.bin, in some minutes.") { target };
lines.SetAction(parse => LineTraining.Run(Source(parse), Target(parse, "lines.bin")));
var figures = new Command("line-figures", "Measures the line model that is built in.");
figures.SetAction(parse => LineTraining.Measure(Source(parse)));

return new RootCommand("Makes the models that Newsroom.Cleaning embeds.") { data, language, lines, figures }.Parse(args).Invoke();

SourceFolder Source(ParseResult parse) => new(parse.GetValue(data)!.FullName);

string Target(ParseResult parse, string file) => Path.Combine(parse.GetValue(target)!.FullName, file);
