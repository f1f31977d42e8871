using System.Buffers.Text;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Grpc.Core;
using Newsroom.Admin.V1;
using Newsroom.Hosting;

namespace Newsroom.Ingest.Audit;

/// <summary>Reads the trail: request, query, page.</summary>
public sealed class AuditGrpcService(AuditStore store) : AuditService.AuditServiceBase
{
    private const int DefaultPageSize = 100;
    private const int MaxFilter = 200;
    private const int MaxToken = 500;

    public override async Task<ListAuditRecordsResponse> ListAuditRecords(ListAuditRecordsRequest request, ServerCallContext context)
    {
        var filter = ReadFilter(request);
        AuditPosition? after = request.PageToken.Length == 0 ? null
            : ReadToken(request.PageToken, filter) ?? throw new Violations().Add("page_token", "is not the token of a page with these conditions").ToException();
        var size = request.PageSize == 0 ? DefaultPageSize : request.PageSize;
        // One more than asked for tells whether there is a next page.
        var found = await store.ListAsync(filter, after, size + 1, context.CancellationToken);
        var response = new ListAuditRecordsResponse();
        response.Records.AddRange(found.Take(size));
        if (found.Count > size)
            response.NextPageToken = WriteToken(AuditStore.PositionOf(found[size - 1]), filter);
        return response;
    }

    private static AuditFilter ReadFilter(ListAuditRecordsRequest request)
    {
        var violations = new Violations()
            .Require(request.PageSize is >= 0 and <= 1_000, "page_size", "is not between 0 and 1000")
            .Require(request.Action.All(c => char.IsAsciiLetterOrDigit(c) || c is '.' or '/'), "action", "is not the name of an rpc");
        foreach (var (field, value) in new[]
        {
            ("team", request.Team), ("credential", request.Credential), ("action", request.Action), ("target", request.Target),
        })
        {
            violations.Require(value.Length <= MaxFilter, field, $"is longer than {MaxFilter} characters")
                .Require(!value.Contains('\0', StringComparison.Ordinal), field, "contains a NUL character");
        }

        violations.RequireTime(request.RecordedFrom, "recorded_from");
        violations.RequireTime(request.RecordedBefore, "recorded_before");
        violations.ThrowIfAny();
        return new AuditFilter(
            Given(request.Team),
            Given(request.Credential),
            Given(request.Action),
            Given(request.Target),
            UnixMicroseconds.Of(request.RecordedFrom),
            UnixMicroseconds.Of(request.RecordedBefore));
    }

    private static string? Given(string value) => value.Length > 0 ? value : null;

    private static string WriteToken(AuditPosition position, AuditFilter filter) => Base64Url.EncodeToString(Encoding.UTF8.GetBytes(
        string.Create(CultureInfo.InvariantCulture, $"{MarkOf(filter)}|{position.RecordedAt}|{position.Id}")));

    /// <summary>Null for anything that <see cref="WriteToken"/> did not give for the same filter.</summary>
    private static AuditPosition? ReadToken(string token, AuditFilter filter) =>
        token.Length <= MaxToken && Base64Url.IsValid(token)
        && Encoding.UTF8.GetString(Base64Url.DecodeFromChars(token)).Split('|') is [var mark, var time, var id]
        && mark == MarkOf(filter) && long.TryParse(time, NumberStyles.None, CultureInfo.InvariantCulture, out var recordedAt)
        && !id.Contains('\0', StringComparison.Ordinal)
            ? new AuditPosition(recordedAt, id)
            : null;

    private static string MarkOf(AuditFilter filter) =>
        Convert.ToHexString(SHA256.HashData(Encoding.UTF8.GetBytes(filter.ToString())).AsSpan(0, 8));
}
