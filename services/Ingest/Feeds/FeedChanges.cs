using System.Globalization;
using Google.Protobuf.Reflection;
using Google.Protobuf.WellKnownTypes;
using Newsroom.Article.V1;
using Newsroom.Ingest.V1;

namespace Newsroom.Ingest.Feeds;

/// <summary>What an update makes of a feed's settings, for the audit trail.</summary>
public static class FeedChanges
{
    /// <summary>So that a record's 500 characters have room for every field.</summary>
    private const int MaxValue = 70;

    /// <summary>The settings that differ, as <c>field=value</c> with their new values; empty if none does.</summary>
    public static string Describe(FeedRecord before, FeedRecord after)
    {
        var (was, now) = (before.ToFeed(), after.ToFeed());
        // A field of its own tells it.
        was.Visibility.Team = now.Visibility.Team;
        return string.Join(' ', Feed.Descriptor.Fields.InFieldNumberOrder()
            .Where(field => field.FieldNumber != Feed.EtagFieldNumber && !Equals(field.Accessor.GetValue(was), field.Accessor.GetValue(now)))
            .Select(field => $"{field.Name}={Clip(TextOf(field, now))}"));
    }

    private static string TextOf(FieldDescriptor field, Feed feed) => field.Accessor.GetValue(feed) switch
    {
        // Its query may hold a key.
        string url when field.FieldNumber == Feed.UrlFieldNumber => new Uri(url).GetLeftPart(UriPartial.Path),
        bool flag => flag ? "true" : "false",
        Duration span => span.ToTimeSpan().ToString("c", CultureInfo.InvariantCulture),
        Visibility visibility => string.Join(',', visibility.Teams),
        var text => $"{text}",
    };

    private static string Clip(string text) => text.Length > MaxValue ? $"{text[..MaxValue]}…" : text;
}
