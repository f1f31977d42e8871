using Grpc.Core;

namespace Newsroom.Hosting;

/// <summary>What a service adds to the record of its call, where request and response do not tell.</summary>
public static class AuditNote
{
    private static readonly object Key = new();
    private static readonly object DetailKey = new();

    /// <summary>Says what the call acts on; a call whose rule asks for it is recorded only then.</summary>
    public static void NoteForAudit(this ServerCallContext context, string target) => context.UserState[Key] = target;

    /// <summary>Says what the call does beyond what its rule names: <c>field=value</c>, never text of an article.</summary>
    public static void NoteDetailForAudit(this ServerCallContext context, string detail) => context.UserState[DetailKey] = detail;

    internal static string AuditDetail(this ServerCallContext context) => context.UserState.TryGetValue(DetailKey, out var detail) ? (string)detail : "";

    internal static string? AuditTarget(this ServerCallContext context) => context.UserState.TryGetValue(Key, out var target) ? (string)target : null;
}
