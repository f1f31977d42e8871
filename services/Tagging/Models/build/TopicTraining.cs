using System.Globalization;
using Newsroom.Tagging.Text;
using Newsroom.Tagging.Topics;

namespace Newsroom.Tagging.Models;

/// <summary>Trains the topics: a logistic regression a topic, whose weights start at and are drawn to what the lexicons say.</summary>
internal sealed class TopicTraining
{
    private const int Folds = 5;

    private readonly List<TopicExample> _examples;
    private readonly List<string> _topics;
    private readonly int[] _parents;
    private readonly TermTable _terms;
    private readonly List<SparseRow> _rows;

    private TopicTraining(TopicConcepts concepts, TopicExamples source)
    {
        _examples = [.. source.Read()];
        var inUse = concepts.All.Where(concept => !concept.IsRetired).ToList();
        _topics = [.. inUse.Where(concept => concept.Parent.Length == 0).Select(concept => concept.Code)];
        var tops = _topics.Count;
        _topics.AddRange(inUse.Where(concept => _topics.IndexOf(concept.Parent) is >= 0 and var at && at < tops).Select(concept => concept.Code));
        _parents = [.. _topics.Select((code, i) => i < tops ? -1 : _topics.IndexOf(concepts.PathOf(code)[0]))];
        _terms = new TermTable(_examples, source.Terms().ToList(), concepts, _topics);
        _rows = _examples.ConvertAll(example => _terms.RowOf(example.Texts));
    }

    public static void Run(string data, string texts, string target)
    {
        var concepts = new TopicConcepts(data);
        GzipLines.Write(Path.Combine(target, "topic-labels.tsv.gz"), concepts.Rows());
        new TopicTraining(concepts, new TopicExamples(data, texts, concepts)).Write(Path.Combine(target, "topic-weights.tsv.gz"));
    }

    private void Write(string path)
    {
        Console.WriteLine($"{_examples.Count(example => example.IsNews)} news texts, {_examples.Count} examples, {_terms.Count} terms, {_topics.Count} topics");
        var models = Enumerable.Range(0, _topics.Count).Select(topic => Train(topic, _ => true)).ToList();
        var curves = Calibrate();
        var rows = _topics.Select((code, i) => string.Join('\t', "=", code, _parents[i], Number(models[i].Bias), Number(curves[i].Slope), Number(curves[i].Offset)));
        GzipLines.Write(path, rows.Concat(_terms.Lines(term => Weights(term, models))));
    }

    private static IEnumerable<string> Weights(int term, List<LinearModel> models) => models
        .Select((model, topic) => (Topic: topic, Units: (int)Math.Round(model.Weights[term] / TopicModel.Unit)))
        .Where(weight => Math.Abs(weight.Units) > 1).Select(weight => $"{weight.Topic}:{weight.Units}");

    /// <summary>A second-level topic is told from the others of its top level only, and not from texts that were labelled no further than that.</summary>
    private LinearModel Train(int topic, Predicate<int> isIncluded)
    {
        var used = Enumerable.Range(0, _rows.Count).Where(i => isIncluded(i) && Concerns(i, topic)).ToList();
        return LinearModel.Train(
            used.ConvertAll(i => (_rows[i], _examples[i].Codes.Contains(_topics[topic]), _examples[i].Weight)), _terms.PriorOf(topic));
    }

    private bool Concerns(int example, int topic) => _parents[topic] < 0
        || (_examples[example].Codes.Contains(_topics[_parents[topic]]) && _examples[example].Codes.Any(code => _topics.IndexOf(code) is >= 0 and var at && _parents[at] == _parents[topic]));

    /// <summary>The curves that make probabilities of scores, from scores of texts that were held out.</summary>
    private List<LogisticCurve> Calibrate()
    {
        var scores = _topics.Select((_, topic) => HeldOutScores(topic)).ToList();
        var curves = new List<LogisticCurve>();
        foreach (var level in new[] { true, false })
        {
            var ofLevel = scores.Where((_, topic) => _parents[topic] < 0 == level).ToList();
            var shared = LogisticCurve.Fit([.. ofLevel.SelectMany(one => one)], null);
            curves.AddRange(ofLevel.Select(own => LogisticCurve.Fit(own, shared)));
        }
        Report(scores, curves);
        return curves;
    }

    private List<(double Score, bool Is)> HeldOutScores(int topic)
    {
        var scores = new List<(double, bool)>();
        for (var fold = 0; fold < Folds; fold++)
        {
            // Definitions are in no fold: each trains, none is measured.
            var held = fold;
            var model = Train(topic, i => !_examples[i].IsNews || i % Folds != held);
            scores.AddRange(Enumerable.Range(0, _rows.Count).Where(i => _examples[i].IsNews && i % Folds == held && Concerns(i, topic))
                .Select(i => (model.Score(_rows[i]), _examples[i].Codes.Contains(_topics[topic]))));
        }
        return scores;
    }

    private void Report(List<List<(double Score, bool Is)>> scores, List<LogisticCurve> curves)
    {
        foreach (var level in new[] { true, false })
        {
            var f1 = Enumerable.Range(0, _topics.Count).Where(topic => _parents[topic] < 0 == level && scores[topic].Exists(one => one.Is)).Select(topic => F1(scores[topic], curves[topic])).ToList();
            Console.WriteLine($"{(level ? "top level" : "second level, given the top level")}: macro F1 {f1.Average():F3} over {f1.Count} topics with held-out texts");
        }
        double F1(List<(double Score, bool Is)> own, LogisticCurve curve)
        {
            var hits = own.Count(one => one.Is && curve.At(one.Score) >= TopicClassifier.MinConfidence);
            return 2.0 * hits / (own.Count(one => one.Is) + own.Count(one => curve.At(one.Score) >= TopicClassifier.MinConfidence));
        }
    }

    private static string Number(double value) => value.ToString("0.####", CultureInfo.InvariantCulture);
}
