using System.Diagnostics.CodeAnalysis;

namespace Grpc.Core.Utils;

/// <summary>Checks at the start of a method.</summary>
public static class GrpcPreconditions
{
    /// <summary>Requires a condition on an argument.</summary>
    /// <exception cref="ArgumentException">It does not hold.</exception>
    public static void CheckArgument([DoesNotReturnIf(false)] bool condition, string? errorMessage = null)
    {
        if (!condition)
        {
            throw new ArgumentException(errorMessage, nameof(condition));
        }
    }

    /// <summary>Requires a reference and returns it.</summary>
    /// <exception cref="ArgumentNullException">It is null.</exception>
    public static T CheckNotNull<T>([NotNull] T reference, string? paramName = null) =>
        reference is null ? throw new ArgumentNullException(paramName) : reference;

    /// <summary>Requires a state of the object.</summary>
    /// <exception cref="InvalidOperationException">It is in another.</exception>
    public static void CheckState([DoesNotReturnIf(false)] bool condition, string? errorMessage = null)
    {
        if (!condition)
        {
            throw new InvalidOperationException(errorMessage);
        }
    }
}
