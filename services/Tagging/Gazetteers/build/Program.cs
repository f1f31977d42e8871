// Makes the compact gazetteer files that Newsroom.Tagging embeds, from a folder of open data sets:
//   dotnet run --project services/Tagging/Gazetteers/build -- --data ../shared/data --out services/Tagging/Gazetteers/data
// NOTICE.md lists what is read and under which licence. The same input gives the same bytes.
using Newsroom.Gazetteers;

string Option(string name, string fallback)
{
    var at = Array.IndexOf(args, name);
    return at >= 0 && at + 1 < args.Length ? args[at + 1] : fallback;
}

var source = new SourceFolder(Option("--data", "../shared/data"));
var target = new TargetFolder(Option("--out", "services/Tagging/Gazetteers/data"));

target.Write("places.tsv.gz", Places.Read(source));
target.Write("names.tsv.gz", PersonNames.Read(source));
target.Write("forename-genders.tsv.gz", PersonNames.ReadGenders(source));
target.Write("people.tsv.gz", People.Read(source));
target.Write("organisations.tsv.gz", Organisations.Read(source));
target.Write("stopwords.tsv.gz", Words.Stopwords(source));
target.Write("common-words.tsv.gz", Words.CommonEnglish(source));
