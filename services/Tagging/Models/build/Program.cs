// Makes the models that Newsroom.Tagging embeds from a folder of open data sets, and prints how each does on examples held out:
//   dotnet run -c Release --project services/Tagging/Models/build -- names|names-de|topics|words --data ../shared/data --out services/Tagging/Models
// NOTICE.md lists what is read and under which licence. The same input gives the same bytes on the same kind of processor.
using Newsroom.Tagging.Models;

string Option(string name, string fallback)
{
    var at = Array.IndexOf(args, name);
    return at >= 0 && at + 1 < args.Length ? args[at + 1] : fallback;
}

var data = Option("--data", "../shared/data");
var target = Option("--out", "services/Tagging/Models");
switch (args.FirstOrDefault())
{
    case "names" or "names-de":
        NameTraining.Run(data, args[0] == "names" ? "en" : "de", Path.Combine(target, $"{args[0]}.bin"), int.Parse(Option("--folds", "5"), System.Globalization.CultureInfo.InvariantCulture));
        return 0;
    case "topics":
        TopicTraining.Run(data, Option("--texts", "services/Tagging/Models/build/topics"), target);
        return 0;
    case "words":
        WordShares.Run(data, target);
        return 0;
    default:
        Console.Error.WriteLine("Say which model: names, names-de, topics, words.");
        return 2;
}
