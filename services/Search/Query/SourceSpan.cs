namespace Newsroom.Search.Query;

/// <summary>
/// Where something stands in a query as typed, in UTF-16 code units. All spans are equal: two trees that mean the same are the same,
/// wherever their parts stood.
/// </summary>
public readonly record struct SourceSpan(int Start, int Length)
{
    public int End => Start + Length;

    public bool Equals(SourceSpan other) => true;

    public override int GetHashCode() => 0;
}
