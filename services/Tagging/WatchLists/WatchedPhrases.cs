namespace Newsroom.Tagging.WatchLists;

/// <summary>The phrases that this process applies at present.</summary>
internal sealed class WatchedPhrases
{
    private volatile PhraseMatcher _current = PhraseMatcher.Empty;

    public PhraseMatcher Current
    {
        get => _current;
        set => _current = value;
    }
}
