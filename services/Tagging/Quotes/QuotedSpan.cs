namespace Newsroom.Tagging.Quotes;

/// <summary>Text between quotation marks. Positions are UTF-16 code units of the body.</summary>
/// <param name="Open">The opening mark.</param>
/// <param name="Start">The first unit after it that is not white space.</param>
/// <param name="End">Behind the last unit before the closing mark that is not white space.</param>
/// <param name="Close">The closing mark.</param>
public readonly record struct QuotedSpan(int Open, int Start, int End, int Close);
