using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Google.Protobuf;
using Newsroom.Article.V1;
using Newsroom.Cli.Errors;

namespace Newsroom.Cli.Submitting;

/// <summary>
/// What a submit has been told is stored, one line each: a digest of the document, or of the order to fetch it, then article id and revision; several of a document that brought several. A run that begins
/// with the same file passes over these. A document that was sent and not written down is sent again, which ingest answers with DUPLICATE.
/// </summary>
internal sealed class Journal : IDisposable
{
    private readonly Dictionary<string, List<ArticleRef>> _entries = new(StringComparer.Ordinal);
    private readonly StreamWriter _writer;
    private readonly Lock _lock = new();

    public Journal(string path)
    {
        var file = Open(path);
        try
        {
            var text = new StreamReader(file, leaveOpen: true).ReadToEnd();
            // The last line of a run that was killed may be a part of one.
            var whole = text[..(text.LastIndexOf('\n') + 1)];
            foreach (var line in whole.Split('\n', StringSplitOptions.RemoveEmptyEntries))
                Read(line, path);
            file.SetLength(Encoding.UTF8.GetByteCount(whole));
            file.Seek(0, SeekOrigin.End);
            _writer = new StreamWriter(file) { AutoFlush = true };
        }
        catch
        {
            file.Dispose();
            throw;
        }
    }

    public static string KeyOf(IMessage message) => Convert.ToHexStringLower(SHA256.HashData(message.ToByteArray()))[..32];

    /// <summary>The articles of a document that was stored before; none if it was not.</summary>
    public IReadOnlyList<ArticleRef> Find(string key) => _entries.GetValueOrDefault(key) ?? [];

    public void Add(string key, IEnumerable<ArticleRef> articles)
    {
        var lines = string.Concat(articles.Select(a => string.Create(CultureInfo.InvariantCulture, $"{key} {a.ArticleId} {a.Revision}\n")));
        lock (_lock)
            _writer.Write(lines);
    }

    public void Dispose() => _writer.Dispose();

    private static FileStream Open(string path)
    {
        try
        {
            return new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw CliException.Usage($"--journal: {path} cannot be used: {e.Message}", "Name a file that you may write, of no other submit that runs now.");
        }
    }

    private void Read(string line, string path)
    {
        if (line.Split(' ') is not [{ Length: 32 } key, var id, var number] || !int.TryParse(number, CultureInfo.InvariantCulture, out var revision))
            throw CliException.Usage($"--journal: {path} is no journal of a submit.", "Name a new file, or that of the submit to go on with.");
        if (!_entries.TryGetValue(key, out var articles))
            _entries[key] = articles = [];
        articles.Add(new ArticleRef { ArticleId = id, Revision = revision });
    }
}
