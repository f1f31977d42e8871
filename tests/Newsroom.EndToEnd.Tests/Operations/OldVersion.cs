using System.Diagnostics;
using System.Text.Json;
using Google.Protobuf;
using Newsroom.Contracts;
using Newsroom.Events.V1;
using Newsroom.Testing;
using RabbitMQ.Client;
using RabbitMQ.Client.Events;

namespace Newsroom.EndToEnd.Tests.Operations;

/// <summary>
/// A replica of cleaning of the last released version: knows the contracts of <c>contracts/baseline</c> and nothing of this build's, and
/// takes its share of the queue.
/// </summary>
internal sealed class OldVersion : IAsyncDisposable
{
    /// <summary>As its reports name it.</summary>
    public const string Instance = "old-version";

    private readonly SemaphoreSlim _turn = new(1);
    private readonly Process _process;
    private IConnection? _connection;
    private IChannel? _channel;

    private OldVersion(Process process) => _process = process;

    public static OldVersion Start() => new(Process.Start(new ProcessStartInfo(
        Repository.Installed("/usr/bin/python3", "apt-get install python3-protobuf"),
        [Repository.PathOf("tests", "tools", "old_version.py"), Repository.PathOf("contracts", "baseline", "newsroom.binpb")])
    {
        UseShellExecute = false,
        RedirectStandardInput = true,
        RedirectStandardOutput = true,
    })!);

    /// <summary>What it understands of a message, and the message as it would hand it on.</summary>
    public async Task<(JsonElement Message, byte[] Bytes)> CopyAsync(string type, byte[] bytes, CancellationToken cancellationToken)
    {
        var answer = await AskAsync($"copy {type} {Convert.ToBase64String(bytes)}", cancellationToken);
        return (answer.GetProperty("message"), answer.GetProperty("bytes").GetBytesFromBase64());
    }

    /// <summary>Begins to take from cleaning's queue, one message at a time.</summary>
    public async Task ConsumeAsync(RabbitMqFixture broker, CancellationToken cancellationToken)
    {
        _connection = await broker.ConnectAsync(cancellationToken);
        _channel = await _connection.CreateChannelAsync(
            new CreateChannelOptions(publisherConfirmationsEnabled: true, publisherConfirmationTrackingEnabled: true), cancellationToken);
        await _channel.BasicQosAsync(0, 1, global: false, cancellationToken);
        var consumer = new AsyncEventingBasicConsumer(_channel);
        consumer.ReceivedAsync += async (_, delivery) =>
        {
            var answer = await AskAsync($"clean {Convert.ToBase64String(delivery.Body.Span)}", cancellationToken);
            await PublishAsync(ArticleCleaned.Descriptor.FullName, nameof(ArticleCleaned), answer.GetProperty("cleaned"), delivery.BasicProperties, cancellationToken);
            await PublishAsync(PipelineProgress.Descriptor.FullName, nameof(PipelineProgress), answer.GetProperty("progress"), delivery.BasicProperties, cancellationToken);
            await _channel.BasicAckAsync(delivery.DeliveryTag, multiple: false, cancellationToken);
        };
        await _channel.BasicConsumeAsync(Queues.CleaningArticleReceived, autoAck: false, consumer, cancellationToken);
    }

    public async ValueTask DisposeAsync()
    {
        if (_channel is not null)
            await _channel.DisposeAsync();
        if (_connection is not null)
            await _connection.DisposeAsync();
        _process.StandardInput.Close();
        await _process.WaitForExitAsync();
        _process.Dispose();
        _turn.Dispose();
    }

    private async Task PublishAsync(string exchange, string type, JsonElement bytes, IReadOnlyBasicProperties received, CancellationToken cancellationToken)
    {
        var properties = new BasicProperties
        {
            Persistent = true,
            ContentType = EventHeaders.ContentType,
            MessageId = Guid.NewGuid().ToString(),
            Headers = new Dictionary<string, object?>(received.Headers!) { ["MT-MessageType"] = $"urn:message:Newsroom.Events.V1:{type}" },
        };
        await _channel!.BasicPublishAsync(exchange, "", mandatory: true, properties, bytes.GetBytesFromBase64(), cancellationToken);
    }

    private async Task<JsonElement> AskAsync(string line, CancellationToken cancellationToken)
    {
        await _turn.WaitAsync(cancellationToken);
        try
        {
            await _process.StandardInput.WriteLineAsync(line.AsMemory(), cancellationToken);
            await _process.StandardInput.FlushAsync(cancellationToken);
            var answer = await _process.StandardOutput.ReadLineAsync(cancellationToken) ?? throw new EndOfStreamException("The old version has ended.");
            using var json = JsonDocument.Parse(answer);
            return json.RootElement.Clone();
        }
        finally
        {
            _turn.Release();
        }
    }
}
