namespace Newsroom.Cleaning;

/// <summary>How complex a document may be before it is refused; ordinary pages stay far below.</summary>
/// <param name="MaxElements">Elements of a page, including the copies that a parser makes to repair misnested formatting.</param>
/// <param name="MaxBlocks">Lines of a text, or blocks of a page's text: each is judged by itself and beside the others.</param>
/// <param name="MaxDepth">Levels of nesting.</param>
/// <param name="MaxParseTime">Time that parsing one page may take: the last resort, which only a hostile page meets.</param>
public sealed record CleaningLimits(int MaxElements, int MaxBlocks, int MaxDepth, TimeSpan MaxParseTime)
{
    public static CleaningLimits Default { get; } = new(300_000, 120_000, 400, TimeSpan.FromSeconds(10));
}
