namespace Newsroom.Tagging.Text;

/// <summary>Finds tokens and sentences by place, by binary search.</summary>
public static class TextPositions
{
    /// <summary>Index of the first token that ends behind this place; the number of tokens if there is none.</summary>
    public static int TokenAt(this TokenizedText text, int position)
    {
        int low = 0, high = text.Tokens.Count;
        while (low < high)
        {
            var middle = (low + high) / 2;
            if (text.Tokens[middle].End <= position)
                low = middle + 1;
            else
                high = middle;
        }
        return low;
    }

    /// <summary>Index of the sentence that has the token.</summary>
    public static int SentenceAt(this TokenizedText text, int token)
    {
        int low = 0, high = text.Sentences.Count;
        while (low < high)
        {
            var middle = (low + high) / 2;
            if (text.Sentences[middle].End <= token)
                low = middle + 1;
            else
                high = middle;
        }
        return low;
    }
}
