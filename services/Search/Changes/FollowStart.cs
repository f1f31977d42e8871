using Grpc.Core;
using Newsroom.Hosting;

namespace Newsroom.Search.Changes;

/// <summary>Where a follower begins, and what it is told when it cannot.</summary>
internal static class FollowStart
{
    /// <summary>The position after which to read: of a cursor, else of now.</summary>
    public static long Read(string cursor, IndexLogState state)
    {
        if (cursor.Length == 0)
            return state.Last;
        var violations = new Violations().Require(
            ChangeCursor.TryDecode(cursor, state.LogId, out var position) && position <= state.Last, "cursor", "is not a cursor of this index");
        violations.ThrowIfAny();
        return position >= state.TrimmedTo ? position : throw Forgotten();
    }

    public static RpcException Forgotten() => new(new Status(
        StatusCode.OutOfRange, "The cursor is older than the changes that are kept; search for what was missed, and begin again without a cursor."));
}
