namespace Grpc.Core;

/// <summary>The outcome of a call, with the numbers that the gRPC wire protocol gives them.</summary>
public enum StatusCode
{
    /// <summary>The call succeeded.</summary>
    OK = 0,

    /// <summary>The caller gave up.</summary>
    Cancelled = 1,

    /// <summary>The cause is not known, for instance an exception that the handler did not translate.</summary>
    Unknown = 2,

    /// <summary>The request is wrong whatever the state of the system.</summary>
    InvalidArgument = 3,

    /// <summary>Time ran out before the call finished; the work may have been done all the same.</summary>
    DeadlineExceeded = 4,

    /// <summary>What was asked for does not exist.</summary>
    NotFound = 5,

    /// <summary>What was to be created exists already.</summary>
    AlreadyExists = 6,

    /// <summary>The caller is known and may not do this.</summary>
    PermissionDenied = 7,

    /// <summary>A quota or a size limit was reached.</summary>
    ResourceExhausted = 8,

    /// <summary>The system is not in the state that the request needs; repeating it unchanged does not help.</summary>
    FailedPrecondition = 9,

    /// <summary>A concurrent change won; the caller may start its transaction again.</summary>
    Aborted = 10,

    /// <summary>The request reaches beyond the valid range, which may grow later.</summary>
    OutOfRange = 11,

    /// <summary>The server does not know the method.</summary>
    Unimplemented = 12,

    /// <summary>An invariant of the server is broken.</summary>
    Internal = 13,

    /// <summary>The server cannot be reached or declines work for now; the caller may repeat the call.</summary>
    Unavailable = 14,

    /// <summary>Data was lost for good.</summary>
    DataLoss = 15,

    /// <summary>The caller did not show valid credentials.</summary>
    Unauthenticated = 16,
}
