using Newsroom.Article.V1;

namespace Newsroom.Benchmarks.Chain;

/// <summary>Processes that bring a document from its submission to the event that says it is indexed.</summary>
internal interface IChain : IAsyncDisposable
{
    Arrivals Arrivals { get; }

    /// <summary>Those that do the work, by name.</summary>
    IReadOnlyList<(string Name, int ProcessId)> Processes { get; }

    /// <summary>Returns when the next may be sent; the document need not be accepted yet.</summary>
    ValueTask SendAsync(RawDocument document, CancellationToken cancellationToken);
}
