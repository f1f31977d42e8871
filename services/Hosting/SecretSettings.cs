using System.Text.RegularExpressions;

namespace Newsroom.Hosting;

/// <summary>Command lines are seen by every user of a machine, and kept in histories: what is secret comes from files or the environment.</summary>
internal static partial class SecretSettings
{
    /// <summary>Throws if a setting of the command line is a secret, or has one in it.</summary>
    public static void RefuseOnCommandLine(IReadOnlyDictionary<string, string?> settings)
    {
        foreach (var (key, value) in settings)
        {
            if (SecretName().IsMatch(key) || SecretValue().IsMatch(value ?? ""))
            {
                throw new StartupException(
                    $"{key} is a secret: not with --set, but in a file /run/secrets/{key.Replace(":", "__", StringComparison.Ordinal)} " +
                    $"or the environment (NEWSROOM_{key.Replace(":", "__", StringComparison.Ordinal).ToUpperInvariant()}).");
            }
        }
    }

    [GeneratedRegex("^Auth:ServiceKey$", RegexOptions.IgnoreCase | RegexOptions.NonBacktracking)]
    private static partial Regex SecretName();

    /// <summary>A password in a connection string or an address, or a key.</summary>
    [GeneratedRegex(@"(?:password|pwd)\s*=|://[^/@\s]*:[^@\s]*@|nrk_[a-z2-7]{12}_", RegexOptions.IgnoreCase | RegexOptions.NonBacktracking)]
    private static partial Regex SecretValue();
}
