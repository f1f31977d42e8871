namespace Newsroom.Ingest.Tests;

/// <summary>Tests of one broker with fixed queue names: one at a time.</summary>
internal static class SharedBroker
{
    public const string Name = "shared broker";
}
