namespace Newsroom.Ingest.Wire;

/// <summary>What was not understood: paths, each once, with the reason in brackets where the name alone does not tell.</summary>
internal sealed class Notes
{
    private readonly List<string> _paths = [];
    private readonly HashSet<string> _seen = new(StringComparer.Ordinal);

    public IReadOnlyList<string> Paths => _paths;

    public void Add(string path)
    {
        if (_paths.Count == WireLimits.Notes)
            return;
        var note = DeclaredText.Clip(path, WireLimits.NoteLength);
        if (_seen.Add(note))
            _paths.Add(note);
    }
}
