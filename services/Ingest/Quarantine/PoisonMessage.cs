namespace Newsroom.Ingest;

/// <summary>A message that a stage gave up on, with all that it takes to send it again.</summary>
public sealed record PoisonMessage
{
    /// <summary>The bus message id; a derived one for a message that came without.</summary>
    public required Guid MessageId { get; init; }

    /// <summary>Whose it is.</summary>
    public required StageQueue Queue { get; init; }

    /// <summary>The error queue that it was found in.</summary>
    public required string FoundIn { get; init; }

    /// <summary>As the headers say; null if they do not.</summary>
    public string? ArticleId { get; init; }

    public int? Revision { get; init; }

    public int? Attempt { get; init; }

    /// <summary>Type and text of the last error; empty if the bus did not say.</summary>
    public string ExceptionType { get; init; } = "";

    public string ExceptionMessage { get; init; } = "";

    /// <summary>Tries of all deliveries together.</summary>
    public int Tries { get; init; } = 1;

    /// <summary>Empty if it had none.</summary>
    public string ContentType { get; init; } = "";

    /// <summary>Headers as a JSON object of strings, whole numbers and booleans, without those that the failure added.</summary>
    public required string Headers { get; init; }

    public required byte[] Body { get; init; }
}
