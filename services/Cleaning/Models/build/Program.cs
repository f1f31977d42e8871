// Makes the models that Newsroom.Cleaning embeds, from a folder of open data sets, and prints how they do on rows that were held out:
//   dotnet run -c Release --project services/Cleaning/Models/build -- language --data ../shared/data --out services/Cleaning/Models
// NOTICE.md lists what is read and under which licence. The same input gives the same bytes on the same kind of processor.
using Newsroom.Cleaning.Models;

string Option(string name, string fallback)
{
    var at = Array.IndexOf(args, name);
    return at >= 0 && at + 1 < args.Length ? args[at + 1] : fallback;
}

var source = new SourceFolder(Option("--data", "../shared/data"));
var target = Option("--out", "services/Cleaning/Models");
switch (args.FirstOrDefault())
{
    case "language":
        LanguageTraining.Run(source, Path.Combine(target, "language.bin"));
        return 0;
    case "lines":
        LineTraining.Run(source, Path.Combine(target, "lines.bin"));
        return 0;
    case "line-figures":
        LineTraining.Measure(source);
        return 0;
    default:
        Console.Error.WriteLine("Say which model: language or lines; line-figures measures the one that is built in.");
        return 2;
}
