using Newsroom.Search.Query;

namespace Newsroom.Search.Searching;

/// <summary>A part of a query fits more words than an engine should look for.</summary>
public sealed class QueryTooBroadException(SourceSpan span, string message) : Exception(message)
{
    /// <summary>Where the part stands in the query.</summary>
    public SourceSpan Span => span;
}
