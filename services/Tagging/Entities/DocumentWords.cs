using Newsroom.Tagging.Text;

namespace Newsroom.Tagging.Entities;

/// <summary>How a document writes its words away from the beginning of sentences.</summary>
public sealed class DocumentWords
{
    private readonly HashSet<string> _small = new(StringComparer.Ordinal);
    private readonly HashSet<string> _capitalisedInside = new(StringComparer.Ordinal);

    /// <summary>Adds a sentence in which capitals mean something.</summary>
    public void Add(TokenizedText text, Sentence sentence)
    {
        for (var i = sentence.First; i < sentence.End; i++)
        {
            if (text.Tokens[i].Kind != TokenKind.Word)
                continue;
            if (!text.Tokens[i].Is(TokenShape.Capitalised))
                _small.Add(text.FoldedAt(i));
            else if (i > sentence.First && text.Tokens[i - 1].Kind == TokenKind.Word)
                _capitalisedInside.Add(text.FoldedAt(i));
        }
    }

    public bool IsWrittenSmall(string word) => _small.Contains(word);

    /// <summary>It has a capital where no sentence begins, and is never written small.</summary>
    public bool IsNameInside(string word) => _capitalisedInside.Contains(word) && !_small.Contains(word);
}
