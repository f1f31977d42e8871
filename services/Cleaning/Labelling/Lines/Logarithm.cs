namespace Newsroom.Cleaning.Labelling.Lines;

/// <summary>Binary logarithms of counts, most of which are small and looked up.</summary>
internal static class Logarithm
{
    private static readonly float[] Small = [.. Enumerable.Range(0, 1024).Select(n => MathF.Log2(n))];

    public static float Of(int count) => (uint)count < (uint)Small.Length ? Small[count] : MathF.Log2(count);
}
