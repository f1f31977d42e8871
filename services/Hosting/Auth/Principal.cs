using Grpc.Core;

namespace Newsroom.Hosting;

/// <summary>What a caller may do. No role includes another, but <see cref="Admin"/> includes all.</summary>
[Flags]
public enum Roles
{
    None = 0,
    Read = 1,
    Submit = 2,
    Edit = 4,
    Operate = 8,
    Admin = 16,
    All = Read | Submit | Edit | Operate | Admin,

    /// <summary>Another service of the platform, which follows the key directory and does nothing else.</summary>
    Service = 32,
}

/// <summary>Who calls.</summary>
/// <param name="Team">The desk that the caller belongs to, at most 200 characters; empty in a process that asks for no credentials.</param>
/// <param name="Roles">What the caller may do.</param>
/// <param name="Credential">Which key or token it is, fit for logs and the audit trail; empty without credentials.</param>
public sealed record Principal(string Team, Roles Roles, string Credential)
{
    /// <summary>Every caller of a process that asks for no credentials.</summary>
    public static readonly Principal Open = new("", Roles.All, "");

    /// <summary>True if no team's copy is hidden from the caller.</summary>
    public bool SeesEveryTeam => Team.Length == 0 || Roles.HasFlag(Roles.Admin);
}

/// <summary>The principal of a call.</summary>
public static class PrincipalOfCall
{
    private static readonly object Key = new();
    private static readonly object RefusalKey = new();

    /// <summary>Who calls; <see cref="Principal.Open"/> unless an interceptor has said otherwise.</summary>
    public static Principal Principal(this ServerCallContext context) =>
        context.UserState.TryGetValue(Key, out var principal) ? (Principal)principal : Hosting.Principal.Open;

    /// <summary>Says who calls, for the rest of the call.</summary>
    public static void SetPrincipal(this ServerCallContext context, Principal principal) => context.UserState[Key] = principal;

    /// <summary>Says how to find out, while a call lasts, why its caller may no longer go on.</summary>
    internal static void SetRefusal(this ServerCallContext context, Func<RpcException?> refusal) => context.UserState[RefusalKey] = refusal;

    /// <summary>Null where nobody is asked for credentials.</summary>
    internal static Func<RpcException?>? Refusal(this ServerCallContext context) =>
        context.UserState.TryGetValue(RefusalKey, out var refusal) ? (Func<RpcException?>)refusal : null;
}
