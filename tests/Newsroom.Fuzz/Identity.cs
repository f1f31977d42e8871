using Grpc.Core;
using Newsroom.Auth.V1;

namespace Newsroom.Fuzz;

/// <summary>Who a caller is. What another caller sends may end its key or suspend its team; then <see cref="Administrator"/> sees to it.</summary>
internal sealed class Identity(string team, params Role[] roles)
{
    public string Team { get; } = team;

    /// <summary>Empty: nobody.</summary>
    public IReadOnlyList<Role> Roles { get; } = roles;

    /// <summary>Of the directory; empty for nobody, and for what comes from the server's configuration.</summary>
    public string KeyId { get; set; } = "";

    public Metadata Headers { get; private set; } = [];

    public void Show(string credential) => Headers = new Metadata { { "authorization", $"Bearer {credential}" } };
}
