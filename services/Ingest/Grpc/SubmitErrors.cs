using Google.Protobuf.WellKnownTypes;
using Grpc.Core;
using Newsroom.Hosting;
using Newsroom.Ingest.Quotas;
using Newsroom.Ingest.V1;

namespace Newsroom.Ingest;

/// <summary>A refusal inside an answer, where the call itself goes on.</summary>
internal static class SubmitErrors
{
    public static SubmitError ToSubmitError(this Violations violations)
    {
        var error = new SubmitError { Code = (int)StatusCode.InvalidArgument, Message = violations.Message };
        error.Violations.AddRange(violations.Items.Select(v => new FieldViolation { Field = v.Field, Description = v.Description }));
        return error;
    }

    public static SubmitError ToSubmitError(this QuotaRefusal refusal) => new()
    {
        Code = (int)StatusCode.ResourceExhausted,
        Message = refusal.Message,
        RetryDelay = refusal.RetryAfter.ToDuration(),
    };

    public static SubmitError ToSubmitError(this OtherTeamsArticleException refusal) =>
        new() { Code = (int)StatusCode.PermissionDenied, Message = refusal.Message };
}
