using System.CommandLine;
using Newsroom.Hosting;

namespace Newsroom.Evaluation.Search;

/// <summary>`search --data FOLDER`: measures both engines over the folder's bulk articles.</summary>
internal static class SearchCommand
{
    public static Command Create()
    {
        var data = new Option<DirectoryInfo>("--data") { Description = "Folder of labelled data: bulk/ is searched, search/ has the queries.", Required = true };
        var set = new Option<string?>("--set") { Description = "Only query sets whose name contains this." };
        var sample = new Option<int?>("--sample") { Description = "Only so many queries of each set, evenly spread." };
        var engines = new Option<StorageEngine[]>("--engine") { Description = "Sqlite, PostgreSql; both if not given.", DefaultValueFactory = _ => Enum.GetValues<StorageEngine>() };
        var command = new Command("search", "Measures how high the article that is meant stands, on both engines and by plain BM25, and whether both answer queries of every form alike.") { data, set, sample, engines };
        command.SetAction(async (parse, ct) =>
        {
            var selection = new DataSelection(parse.GetValue(set), parse.GetValue(sample));
            var folder = new LabelledData(parse.GetValue(data)!.FullName) { Selection = selection };
            return Report.Print(await MeasuresAsync(folder, parse.GetValue(engines)!, ct));
        });
        return command;
    }

    internal static async Task<IReadOnlyList<Measure>> MeasuresAsync(LabelledData data, StorageEngine[] engines, CancellationToken cancellationToken)
    {
        var sets = data.Sets("search");
        var corpus = sets.Count > 0 ? Corpus.Read(data) : [];
        if (corpus.Count == 0)
            return [];
        var measures = new List<Measure>();
        foreach (var set in sets)
            measures.AddRange(KnownItemSet.MeasurePlain(data, set, corpus));
        var forms = engines.Length > 1 ? QueryForms.Of(corpus) : [];
        var answers = new List<IReadOnlyList<string>>();
        foreach (var engine in engines)
        {
            await using var index = await FilledIndex.CreateAsync(engine, corpus, cancellationToken);
            foreach (var set in sets)
                measures.AddRange(await KnownItemSet.MeasureAsync(data, set, index, cancellationToken));
            answers.Add(await QueryForms.AnswersAsync(forms, index, cancellationToken));
        }
        if (engines.Length > 1)
            measures.AddRange(QueryForms.Compare(forms, answers[0], answers[1]));
        return measures;
    }
}
