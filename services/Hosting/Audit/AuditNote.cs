using Grpc.Core;

namespace Newsroom.Hosting;

/// <summary>What a service adds to the record of its call, where request and response do not tell.</summary>
public static class AuditNote
{
    private static readonly object Key = new();

    /// <summary>Says what the call acts on; a call whose rule asks for it is recorded only then.</summary>
    public static void NoteForAudit(this ServerCallContext context, string target) => context.UserState[Key] = target;

    internal static string? AuditTarget(this ServerCallContext context) => context.UserState.TryGetValue(Key, out var target) ? (string)target : null;
}
