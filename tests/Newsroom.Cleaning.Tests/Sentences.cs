namespace Newsroom.Cleaning.Tests;

/// <summary>Invented running text.</summary>
internal static class Sentences
{
    public const string Title = "Largest harbour crane will be painted yellow";

    public const string Paragraph =
        "The harbour board has decided that the largest of the four cranes will be painted yellow before the regatta, after a vote that took most of the afternoon.";

    public const string Second =
        "Two members had asked for green, which they said would hide the rust better, but the chairwoman pointed out that the rust was not what visitors came to see.";

    public const string Third =
        "Work will begin in the second week of April if the weather allows, and the painters have been told to leave the nest of the falcon alone until June.";

    public static readonly string All = string.Join("\n\n", Paragraph, Second, Third);
}
