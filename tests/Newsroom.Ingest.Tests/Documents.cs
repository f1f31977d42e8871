using System.Text;
using Google.Protobuf;
using Newsroom.Article.V1;
using Newsroom.Hosting;

namespace Newsroom.Ingest.Tests;

/// <summary>Documents for tests.</summary>
internal static class Documents
{
    public static RawDocument Text(string guid, string text = "Rain fell on the harbour all morning.", string source = "harbour-desk") => new()
    {
        Source = source,
        Guid = guid,
        MediaType = "text/plain",
        Content = ByteString.CopyFrom(text, Encoding.UTF8),
    };

    public static RawDocument With(this RawDocument document, Action<RawDocument> change)
    {
        document.Declared ??= new DeclaredMetadata();
        change(document);
        return document;
    }

    public static ValidDocument Valid(RawDocument document)
    {
        var violations = new Violations();
        var valid = DocumentRules.Check(document, violations);
        Assert.Empty(violations.Items);
        return valid!;
    }

    /// <summary>An order of dispatch without weights.</summary>
    public static FairTurns Turns() => new(new Dictionary<string, double>(), TimeProvider.System);
}
