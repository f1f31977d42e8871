using Newsroom.Admin.V1;

namespace Newsroom.Hosting;

/// <summary>Where records of what was done go: ingest keeps them, every other process hands them over.</summary>
public interface IAuditTrail
{
    /// <summary>Idempotent by the record's id.</summary>
    Task RecordAsync(AuditRecord record, CancellationToken cancellationToken);
}
