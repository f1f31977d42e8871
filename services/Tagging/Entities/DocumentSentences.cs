using Newsroom.Tagging.Text;

namespace Newsroom.Tagging.Entities;

/// <summary>The sentences of a document by what their capitals mean.</summary>
internal sealed class DocumentSentences
{
    public DocumentSentences(IEnumerable<ArticleText> texts, Lexicon lexicon)
    {
        foreach (var text in texts)
        {
            foreach (var sentence in text.Text.Sentences)
                (SentenceCases.Of(text.Text, sentence, lexicon) == SentenceCase.Normal ? Running : Headlines).Add((text, sentence));
        }
    }

    /// <summary>Sentences in which names have capitals and other words do not.</summary>
    public List<(ArticleText Source, Sentence Sentence)> Running { get; } = [];

    public List<(ArticleText Source, Sentence Sentence)> Headlines { get; } = [];
}
