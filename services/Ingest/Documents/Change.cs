using Google.Protobuf;
using Newsroom.Article.V1;
using Newsroom.Hosting;
using Newsroom.Ingest.V1;

namespace Newsroom.Ingest;

/// <summary>What somebody asks of an article: to take copy, or to kill, hold or release it. Times in microseconds since the Unix epoch.</summary>
/// <param name="Asked">COPY for whatever is submitted, also if the copy says that it is withheld or canceled.</param>
/// <param name="At">When it was asked.</param>
/// <param name="TraceParent">W3C trace context of the call; empty if not traced.</param>
public sealed record Change(RevisionKind Asked, string ArticleId, long At, string TraceParent)
{
    private const string CanceledNotice = "Canceled by the source.";

    /// <summary>Empty for a release, which needs no more than the id.</summary>
    public string Source { get; init; } = "";

    public string ItemGuid { get; init; } = "";

    public string Notice { get; init; } = "";

    public SubmittedCopy? Copy { get; init; }

    /// <summary>Who asks.</summary>
    public Principal By { get; init; } = Principal.Open;

    /// <summary>Who may see the article, should this be the first that is heard of it.</summary>
    public ArticleDesk Desk { get; init; } = ArticleDesk.Nobody;

    public static Change Of(Submission submission)
    {
        var (document, receivedAt, traceParent) = submission;
        var copy = new SubmittedCopy(document);
        return new Change(RevisionKind.Copy, document.ArticleId, UnixMicroseconds.Of(receivedAt), traceParent)
        {
            Source = document.Document.Source,
            ItemGuid = document.Document.Guid,
            Notice = copy.Status == PublicationStatus.Canceled && document.Notice.Length == 0 ? CanceledNotice : document.Notice,
            Copy = copy,
            By = submission.By,
            Desk = ArticleDesk.Of(submission.By, submission.Visibility),
        };
    }

    public static Change Of(WithdrawalOrder order) => new(
        order.Kind, ValidDocument.IdOf(order.Source, order.ItemGuid), UnixMicroseconds.Of(order.OrderedAt), order.TraceParent)
    {
        Source = order.Source,
        ItemGuid = order.ItemGuid,
        Notice = order.Notice,
        By = order.By,
        Desk = ArticleDesk.Of(order.By, null),
    };

    public static Change Of(ReleaseOrder order) =>
        new(RevisionKind.Release, order.ArticleId, UnixMicroseconds.Of(order.OrderedAt), order.TraceParent)
        {
            By = order.By,
            Desk = ArticleDesk.Of(order.By, null),
        };
}

/// <summary>A submitted document, as far as deciding and storing need it.</summary>
public sealed class SubmittedCopy(ValidDocument document)
{
    private readonly DeclaredMetadata? _declared = document.Document.Declared;

    public byte[] Fingerprint { get; } = document.Fingerprint();

    public PublicationStatus Status => _declared?.PublicationStatus ?? PublicationStatus.Unspecified;

    /// <summary>The sender's own version; 0 if not stated.</summary>
    public long Version => _declared?.Version ?? 0;

    /// <summary>When the sender made it; null if not stated.</summary>
    public long? RevisedAt => UnixMicroseconds.Of(_declared?.RevisedAt);

    public long? EmbargoedUntil => UnixMicroseconds.Of(_declared?.EmbargoedUntil);

    public string Headline => _declared?.Headline ?? "";

    public string Charset => document.Charset;

    public string Fault => document.Fault ?? "";

    public int Size => document.Document.Content.Length + (document.Original?.Content.Length ?? 0);

    public byte[] Document() => document.Document.ToByteArray();

    public byte[]? Original() => document.Original?.ToByteArray();
}
