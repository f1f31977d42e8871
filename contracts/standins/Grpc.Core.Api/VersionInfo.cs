namespace Grpc.Core;

/// <summary>The release whose interface these assemblies stand in for.</summary>
public static class VersionInfo
{
    /// <summary>The assembly version, which stays while the interface is compatible.</summary>
    public const string CurrentAssemblyVersion = "2.0.0.0";

    /// <summary>The package version.</summary>
    public const string CurrentVersion = "2.85.0";
}
