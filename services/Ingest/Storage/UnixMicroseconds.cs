using Google.Protobuf.WellKnownTypes;

namespace Newsroom.Ingest;

/// <summary>How times are stored: whole microseconds since the Unix epoch. What is finer is cut off.</summary>
internal static class UnixMicroseconds
{
    public static long Of(DateTimeOffset time) => (time.UtcTicks - DateTime.UnixEpoch.Ticks) / TimeSpan.TicksPerMicrosecond;

    public static long Of(TimeSpan span) => span.Ticks / TimeSpan.TicksPerMicrosecond;

    public static long? Of(Timestamp? time) => time is null ? null : Of(time.ToDateTimeOffset());

    public static DateTimeOffset ToTime(long microseconds) =>
        DateTimeOffset.UnixEpoch.AddTicks(microseconds * TimeSpan.TicksPerMicrosecond);

    public static Timestamp ToTimestamp(long microseconds) => ToTime(microseconds).ToTimestamp();

    public static Timestamp? ToTimestamp(long? microseconds) => microseconds is { } value ? ToTimestamp(value) : null;

    public static TimeSpan ToSpan(long microseconds) => new(microseconds * TimeSpan.TicksPerMicrosecond);

    public static Duration ToDuration(long microseconds) => ToSpan(microseconds).ToDuration();
}
