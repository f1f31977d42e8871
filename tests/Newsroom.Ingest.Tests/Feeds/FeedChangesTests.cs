using Newsroom.Ingest.Feeds;

namespace Newsroom.Ingest.Tests.Feeds;

public sealed class FeedChangesTests
{
    private static readonly FeedRecord Held = new()
    {
        FeedId = "f",
        Name = "Harbour",
        Url = "https://a.example/f",
        UrlKey = "https://a.example/f",
        Host = "a.example",
        Source = "harbour",
        Team = "world",
        MinInterval = 60_000_000,
        MaxInterval = 120_000_000,
        Version = 3,
    };

    [Fact]
    public void same_settings_are_no_change() => Assert.Empty(FeedChanges.Describe(Held, Held with { Version = 4, NextPollAt = 9 }));

    [Fact]
    public void another_team_is_not_told_as_another_visibility() => Assert.Equal("team=sport", FeedChanges.Describe(Held, Held with { Team = "sport" }));

    [Fact]
    public void every_setting_has_room_in_a_record()
    {
        var text = new string('x', 200);

        var changes = FeedChanges.Describe(Held, Held with
        {
            Name = text,
            Url = $"https://b.example/{text}",
            Source = text,
            Team = text,
            Audience = $"\n{text}\n",
            FetchPages = 1,
            Paused = 1,
            MinInterval = 1,
            MaxInterval = 86_400_000_001,
        });

        Assert.InRange(changes.Length, 1, 500);
        Assert.EndsWith("…", changes, StringComparison.Ordinal);
    }
}
