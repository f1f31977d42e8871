using System.Text;
using Google.Protobuf.WellKnownTypes;
using Newsroom.Article.V1;

namespace Newsroom.Cli.Output;

/// <summary>Numbers, times and names as people read them.</summary>
internal static class Words
{
    public static string Span(TimeSpan span) => span switch
    {
        { Ticks: < 0 } => $"-{Span(-span)}",
        { TotalMilliseconds: < 9.95 } => $"{span.TotalMilliseconds:0.0} ms",
        { TotalMilliseconds: < 999.5 } => $"{span.TotalMilliseconds:0} ms",
        { TotalSeconds: < 59.95 } => $"{span.TotalSeconds:0.0} s",
        { TotalMinutes: < 60 } => $"{span.Minutes} min {span.Seconds} s",
        { TotalHours: < 24 } => $"{span.Hours} h {span.Minutes} min",
        _ => $"{span.Days} d {span.Hours} h",
    };

    public static string Count(long value) => value.ToString("N0");

    public static string Bytes(long value) => value switch
    {
        < 1024 => $"{value} B",
        < 1024 * 1024 => $"{value / 1024.0:0.0} KiB",
        < 1024L * 1024 * 1024 => $"{value / (1024.0 * 1024):0.0} MiB",
        _ => $"{value / (1024.0 * 1024 * 1024):0.0} GiB",
    };

    /// <summary>UTC, to the second; a dash if unset.</summary>
    public static string Time(Timestamp? time) => time is null ? "-" : $"{time.ToDateTimeOffset():yyyy-MM-dd HH:mm:ss}Z";

    public static string State(ArticleState state) => Constant(state.ToString());

    public static string Lower<T>(T value)
        where T : struct, System.Enum => Constant(value.ToString()).ToLowerInvariant().Replace('_', '-');

    /// <summary>The name of an enum value as the contracts spell it, without its prefix: <c>NoText</c> is NO_TEXT.</summary>
    public static string Constant(string name)
    {
        var text = new StringBuilder(name.Length + 4);
        for (var i = 0; i < name.Length; i++)
        {
            if (i > 0 && char.IsUpper(name[i]) && !char.IsUpper(name[i - 1]))
                text.Append('_');
            text.Append(char.ToUpperInvariant(name[i]));
        }

        return text.ToString();
    }
}
