using System.Text.Encodings.Web;
using System.Text.Json;

namespace Newsroom.Evaluation;

/// <summary>One figure.</summary>
/// <param name="Set">Folder and name of the data file, for example <c>extraction/fundus</c>.</param>
/// <param name="Metric">What was measured; after an @ stands the part of the set, where it is not the whole.</param>
/// <param name="Value">0 to 1, rounded to four places.</param>
/// <param name="Items">How many pages, lines or texts the value is over.</param>
internal sealed record Measure(string Set, string Metric, double Value, int Items)
{
    private static readonly JsonSerializerOptions Options = new(JsonSerializerDefaults.Web) { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public string ToJson() => JsonSerializer.Serialize(this with { Value = Math.Round(Value, 4) }, Options);
}
