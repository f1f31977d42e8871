using Grpc.Core;
using Newsroom.Article.V1;
using Newsroom.Ingest.V1;
using Newsroom.Testing;

namespace Newsroom.Benchmarks.Chain;

/// <summary>The four services as processes, fed over one stream of submits.</summary>
internal sealed class RealChain : IChain
{
    private readonly Topology _newsroom;
    private readonly AsyncDuplexStreamingCall<SubmitArticlesRequest, SubmitArticlesResponse> _submits;
    private readonly Task _answers;

    private RealChain(Topology newsroom, Arrivals arrivals, CancellationToken cancellationToken)
    {
        _newsroom = newsroom;
        Arrivals = arrivals;
        _submits = newsroom.IngestClient.SubmitArticles(cancellationToken: cancellationToken);
        _answers = ReadAsync(cancellationToken);
    }

    public Arrivals Arrivals { get; }

    public IReadOnlyList<(string Name, int ProcessId)> Processes =>
    [
        ("ingest", _newsroom.Ingest.ProcessId), ("cleaning", _newsroom.Cleaning.ProcessId),
        ("tagging", _newsroom.Tagging.ProcessId), ("search", _newsroom.Search.ProcessId),
    ];

    public static async Task<RealChain> StartAsync(
        RabbitMqFixture broker, PostgreSqlFixture database, IReadOnlyDictionary<string, string?> environment, CancellationToken cancellationToken)
    {
        var newsroom = await Topology.StartAsync(broker, database, environment, cancellationToken);
        return new RealChain(newsroom, await Arrivals.ListenAsync(broker.Uri, cancellationToken), cancellationToken);
    }

    public async ValueTask SendAsync(RawDocument document, CancellationToken cancellationToken)
    {
        if (_answers.IsFaulted)
            await AnswersAsync();
        await _submits.RequestStream.WriteAsync(new SubmitArticlesRequest { Document = document }, cancellationToken);
    }

#pragma warning disable VSTHRD003 // Read since the call began; there is no synchronisation context to block.
    private async Task AnswersAsync() => await _answers;
#pragma warning restore VSTHRD003

    public async ValueTask DisposeAsync()
    {
        await _submits.RequestStream.CompleteAsync();
        await AnswersAsync();
        _submits.Dispose();
        await Arrivals.DisposeAsync();
        await _newsroom.DisposeAsync();
    }

    private async Task ReadAsync(CancellationToken cancellationToken)
    {
        await foreach (var answer in _submits.ResponseStream.ReadAllAsync(cancellationToken))
        {
            if (answer.Accepted is not { Outcome: SubmitOutcome.Accepted })
                throw new InvalidOperationException($"Item {answer.Index} was not accepted: {answer}");
        }
    }
}
