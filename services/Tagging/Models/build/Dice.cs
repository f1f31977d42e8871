namespace Newsroom.Tagging.Models;

/// <summary>Numbers that look random and are the same on every run.</summary>
internal sealed class Dice(ulong seed)
{
    private ulong _state = seed;

    /// <summary>FNV-1a.</summary>
    public static ulong Seed(string text)
    {
        var hash = 14695981039346656037;
        foreach (var c in text)
            hash = (hash ^ c) * 1099511628211;
        return hash;
    }

    /// <summary>At least 0, less than <paramref name="bound"/>. SplitMix64 (Steele, Lea, Flood 2014).</summary>
    public int Next(int bound)
    {
        var z = _state += 0x9E3779B97F4A7C15;
        z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9;
        z = (z ^ (z >> 27)) * 0x94D049BB133111EB;
        return (int)((z ^ (z >> 31)) % (ulong)bound);
    }

    public bool Happens(double share) => Next(1 << 20) < share * (1 << 20);
}
