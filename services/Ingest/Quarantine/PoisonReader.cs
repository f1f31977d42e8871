using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using MassTransit;
using Newsroom.Contracts;
using Newsroom.Hosting;

namespace Newsroom.Ingest;

/// <summary>Reads a rejected message by its headers alone, since the body may be what is broken. Never fails on what it finds.</summary>
internal static class PoisonReader
{
    private const int MaxMessage = 2_000;

    // What the move to the error queue, the redelivery and the broker's own dead-lettering added, and what the transport sets itself.
    private static readonly string[] NotSentAgain =
    [
        "MT-Fault-", "MT-Host-", MessageHeaders.Reason, MessageHeaders.RedeliveryCount, "x-", "RabbitMQ-",
        MessageHeaders.MessageId, MessageHeaders.ContentType,
    ];

    public static PoisonMessage Read(ReceiveContext context, StageQueue queue, string foundIn)
    {
        var all = context.TransportHeaders.GetAll()
            .GroupBy(h => h.Key, StringComparer.OrdinalIgnoreCase)
            .ToDictionary(g => g.Key, g => g.First().Value, StringComparer.OrdinalIgnoreCase);
        var headers = HeadersToSendAgain(all);
        var contentType = ContentTypeOf(context, all);
        var body = context.Body.GetBytes();
        return new PoisonMessage
        {
            MessageId = Guid.TryParse(Text(all, MessageHeaders.MessageId), out var id) ? id : DerivedId(queue, headers, body),
            Queue = queue,
            FoundIn = foundIn,
            ArticleId = Guid.TryParse(Text(all, EventHeaders.ArticleId), out var article) ? article.ToString() : null,
            Revision = Number(all, EventHeaders.Revision),
            Attempt = Number(all, EventHeaders.Attempt),
            ExceptionType = Clip(Text(all, MessageHeaders.FaultExceptionType)),
            ExceptionMessage = Clip(Text(all, MessageHeaders.FaultMessage)),
            // Each delivery spends all its retries before the next.
            Tries = (int)Math.Min(
                int.MaxValue,
                (1L + (Number(all, MessageHeaders.FaultRetryCount) ?? 0)) * (1L + (Number(all, MessageHeaders.RedeliveryCount) ?? 0))),
            ContentType = contentType,
            Headers = headers,
            Body = body,
        };
    }

    private static string HeadersToSendAgain(Dictionary<string, object> all)
    {
        var kept = new SortedDictionary<string, object>(StringComparer.Ordinal);
        foreach (var (name, value) in all)
        {
            if (value is string or bool or byte or short or ushort or int or uint or long
                && !NotSentAgain.Any(n => n.EndsWith('-') ? name.StartsWith(n, StringComparison.OrdinalIgnoreCase) : name.Equals(n, StringComparison.OrdinalIgnoreCase)))
            {
                kept[Clean(name)] = value is string text ? Clean(text) : value;
            }
        }

        return JsonSerializer.Serialize(kept);
    }

    // Not through the context, which fails on a content type that is none.
    private static string ContentTypeOf(ReceiveContext context, Dictionary<string, object> all) => Clean(
        context.TryGetPayload(out RabbitMqBasicConsumeContext? message)
            ? message.Properties.ContentType ?? ""
            : Text(all, MessageHeaders.ContentType));

    /// <summary>The same for the same message, so that a second delivery is recognised.</summary>
    private static Guid DerivedId(StageQueue queue, string headers, byte[] body) =>
        Uuid5.Create(Uuid5.Newsroom, $"poison/{queue.Name}/{headers}/{Convert.ToHexString(SHA256.HashData(body))}");

    private static string Text(Dictionary<string, object> headers, string name) =>
        headers.TryGetValue(name, out var value) ? Clean(Convert.ToString(value, CultureInfo.InvariantCulture) ?? "") : "";

    private static int? Number(Dictionary<string, object> headers, string name) =>
        int.TryParse(Text(headers, name), NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : null;

    // PostgreSQL's text holds neither NUL nor half a surrogate pair; a message that could not be stored would never leave its queue.
    private static string Clean(string text) =>
        Encoding.UTF8.GetString(Encoding.UTF8.GetBytes(text)).Replace('\0', ' ');

    private static string Clip(string text) => text.Length > MaxMessage ? Clean(text[..MaxMessage]) : text;
}
