using System.Buffers.Text;
using System.Globalization;
using System.Text;
using Google.Protobuf.Collections;
using Grpc.Core;
using Newsroom.Article.V1;
using Newsroom.Hosting;
using Newsroom.Ingest.V1;

namespace Newsroom.Ingest;

public sealed partial class IngestGrpcService
{
    private const int MaxQuarantineIds = 1_000;
    private const int MaxNote = 500;

    /// <summary>Longest id that can be one of quarantine: a UUID, a dot, a revision.</summary>
    private const int MaxQuarantineId = 36 + 1 + 10;

    /// <summary>Missing ids that an answer names.</summary>
    private const int NamedIds = 20;

    private static readonly TimeSpan RetryBrokerAfter = TimeSpan.FromSeconds(5);

    public override async Task<ListQuarantinedResponse> ListQuarantined(ListQuarantinedRequest request, ServerCallContext context)
    {
        var violations = new Violations()
            .Require(System.Enum.IsDefined(request.Stage), "stage", "is not a known stage")
            .Require(request.PageSize is >= 0 and <= 1_000, "page_size", "is not between 0 and 1000");
        var after = ReadPosition(request, violations);
        violations.ThrowIfAny();

        var size = request.PageSize == 0 ? DefaultPageSize : request.PageSize;
        // One more than asked for tells whether there is a next page.
        var found = await quarantine.ListAsync(request.Stage, after, size + 1, Caller(context), context.CancellationToken);
        var response = new ListQuarantinedResponse();
        response.Messages.AddRange(found.Take(size).Select(ToMessage));
        if (found.Count > size)
            response.NextPageToken = WritePosition(found[size - 1].Position, request.Stage);
        return response;
    }

    public override async Task<RetryQuarantinedResponse> RetryQuarantined(RetryQuarantinedRequest request, ServerCallContext context)
    {
        var violations = new Violations();
        CheckQuarantineIds(request.MessageIds, violations);
        violations.ThrowIfAny();
        var entries = await FindQuarantinedAsync(request.MessageIds, context);
        var result = await quarantineDesk.RetryAsync(entries, context.CancellationToken);
        if (result is { Retried: 0, Superseded: 0, Unsent.Count: > 0 })
            throw RpcErrors.Unavailable("The broker took none of the messages; they are in quarantine still.", RetryBrokerAfter);
        var response = new RetryQuarantinedResponse { Retried = result.Retried, Superseded = result.Superseded };
        response.UnsentMessageIds.AddRange(result.Unsent);
        return response;
    }

    public override async Task<DiscardQuarantinedResponse> DiscardQuarantined(DiscardQuarantinedRequest request, ServerCallContext context)
    {
        var violations = new Violations();
        CheckQuarantineIds(request.MessageIds, violations);
        violations.Require(!string.IsNullOrWhiteSpace(request.Note), "note", "is required")
            .Require(request.Note.Length <= MaxNote, "note", $"is longer than {MaxNote} characters")
            .Require(!request.Note.Contains('\0', StringComparison.Ordinal), "note", "contains a NUL character")
            .ThrowIfAny();
        var entries = await FindQuarantinedAsync(request.MessageIds, context);
        if (entries.FirstOrDefault(e => e.Content == PoisonContent.Withdrawal) is { } withdrawal)
        {
            throw new RpcException(new Status(
                StatusCode.FailedPrecondition, $"{withdrawal.MessageId} is a withdrawal, which may not get lost: retry it. Nothing was dropped."));
        }

        return new DiscardQuarantinedResponse
        {
            Discarded = await quarantineDesk.DiscardAsync(entries, request.Note, context.CancellationToken),
        };
    }

    private static void CheckQuarantineIds(RepeatedField<string> ids, Violations violations)
    {
        violations.Require(ids.Count is > 0 and <= MaxQuarantineIds, "message_ids", $"are not 1 to {MaxQuarantineIds}");
        for (var i = 0; i < ids.Count && i < MaxQuarantineIds; i++)
        {
            var isId = ids[i].Length <= MaxQuarantineId && System.Guid.TryParseExact(ids[i].Split('.')[0], "D", out _);
            violations.Require(isId, $"message_ids[{i}]", "is not an id that ListQuarantined gives");
        }
    }

    /// <summary>All entries with these ids, or an error that names those that are not there.</summary>
    private async Task<IReadOnlyList<QuarantineEntry>> FindQuarantinedAsync(IEnumerable<string> ids, ServerCallContext context)
    {
        var wanted = ids.Select(id => id.ToLowerInvariant()).ToHashSet(StringComparer.Ordinal);
        var found = await quarantine.FindAsync(wanted, Caller(context), context.CancellationToken);
        wanted.ExceptWith(found.Select(e => e.MessageId));
        if (wanted.Count > 0)
        {
            var more = wanted.Count > NamedIds ? $" and {wanted.Count - NamedIds} more" : "";
            throw new RpcException(new Status(
                StatusCode.NotFound, $"Not in quarantine: {string.Join(", ", wanted.Take(NamedIds))}{more}. Nothing was done."));
        }

        return found;
    }

    private CallerParameters Caller(ServerCallContext context) => AudienceColumns.Caller(context.Principal(), clock.GetUtcNow());

    private static QuarantinedMessage ToMessage(QuarantineEntry entry)
    {
        var message = new QuarantinedMessage
        {
            MessageId = entry.MessageId,
            Stage = (Stage)entry.Stage,
            Queue = entry.FoundIn,
            ExceptionType = entry.ExceptionType,
            ExceptionMessage = entry.ExceptionMessage,
            QuarantinedAt = UnixMicroseconds.ToTimestamp(entry.QuarantinedAt),
            Tries = entry.Tries,
            Reason = (Reason)entry.Reason,
        };
        if (entry.ArticleId is { } articleId)
        {
            message.Article = new ArticleRef
            {
                ArticleId = articleId,
                Revision = entry.Revision ?? 0,
                Source = entry.Source ?? "",
                Guid = entry.SourceGuid ?? "",
            };
        }

        return message;
    }

    private static string WritePosition(QuarantinePosition position, Stage stage) => Base64Url.EncodeToString(Encoding.UTF8.GetBytes(
        string.Create(CultureInfo.InvariantCulture, $"{position.QuarantinedAt}|{position.MessageId}|{position.Queue}|{(int)stage}")));

    private static QuarantinePosition? ReadPosition(ListQuarantinedRequest request, Violations violations)
    {
        var token = request.PageToken;
        if (token.Length == 0)
            return null;
        if (token.Length <= 300 && Base64Url.IsValid(token)
            && Encoding.UTF8.GetString(Base64Url.DecodeFromChars(token)).Split('|') is [var time, var id, var queue, var stage]
            && long.TryParse(time, NumberStyles.None, CultureInfo.InvariantCulture, out var at)
            && !id.Contains('\0', StringComparison.Ordinal) && !queue.Contains('\0', StringComparison.Ordinal)
            && stage == ((int)request.Stage).ToString(CultureInfo.InvariantCulture))
        {
            return new QuarantinePosition(at, id, queue);
        }

        violations.Add("page_token", "is not the token of a page of this stage");
        return null;
    }
}
