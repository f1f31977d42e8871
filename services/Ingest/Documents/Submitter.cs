using Grpc.Core;
using Newsroom.Hosting;

namespace Newsroom.Ingest;

/// <summary>Who brings a change; kept with the revision that it makes, and so in the audit trail.</summary>
/// <param name="Team">Desk; empty where no credentials are asked, and for feeds.</param>
/// <param name="Credential">Which key or token; for what no caller brings, what does.</param>
public sealed record Submitter(string Team, string Credential)
{
    public static readonly Submitter Nobody = new("", "");

    /// <summary>The policy on copies of killed articles.</summary>
    public static readonly Submitter Policy = new("", "policy/killed-copies");

    public static Submitter Of(ServerCallContext context) => new(context.Principal().Team, context.Principal().Credential);

    public static Submitter OfFeed(string feedId) => new("", $"feed/{feedId}");
}
