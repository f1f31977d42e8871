using Newsroom.Article.V1;
using Newsroom.Tagging.Text;

namespace Newsroom.Tagging.Entities;

/// <summary>One text of an article: its tokens, and which field of the article it is.</summary>
public sealed record ArticleText(TextField Field, TokenizedText Text);

/// <summary>A place in a text that may name something.</summary>
/// <param name="Source">Where it stands.</param>
/// <param name="First">Its first token.</param>
/// <param name="Count">Its tokens.</param>
/// <param name="Key">Folded name: mentions with equal keys are judged together.</param>
/// <param name="Form">What the name itself says about its kind.</param>
/// <param name="Context">What the words around this mention say about it.</param>
/// <param name="Entry">The gazetteer's entry, if it has one.</param>
public sealed record Candidate(ArticleText Source, int First, int Count, string Key, Evidence Form, Evidence Context, GazetteerEntry? Entry = null)
{
    /// <summary>How likely the model thinks this mention and its kind; null if the rules found it.</summary>
    public float? Probability { get; init; }

    public string Surface => Source.Text.Slice(First, Count);

    /// <summary>Written after "the": may be the short form of a longer name.</summary>
    public bool IsDefinite => First > 0 && Source.Text.FoldedAt(First - 1) == "the";
}
