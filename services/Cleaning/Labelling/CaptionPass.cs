using System.Buffers;
using System.Collections.Frozen;
using System.Text;
using Newsroom.Article.V1;
using Newsroom.Cleaning.Blocks;
using Newsroom.Cleaning.Metadata;

namespace Newsroom.Cleaning.Labelling;

/// <summary>
/// Cuts from a text the captions that a picture left behind, known by the credit at their end: `The bridge at night. Photo: A. Name/Agency`,
/// or by where in the picture somebody is.
/// In a page the markup says more, and only captions with a word for a picture behind their sentence are known.
/// </summary>
internal static class CaptionPass
{
    private const int MaxLength = 500;

    // A credit is as long as two names and two agencies, and comes after something else.
    private const int MaxCredit = 72;
    private const int MinBefore = 8;
    private const int MaxName = 42;

    private static readonly SearchValues<char> SentenceEnds = SearchValues.Create(".!?。”»\"");

    private static readonly FrozenSet<string> PictureWords = new[]
    {
        "photo", "photos", "photograph", "photographs", "photographie", "foto", "fotos", "fotografie", "bild", "bilder", "image", "images", "picture", "pictures", "credit",
        "imagen", "imagem", "immagine", "fotó", "kuva", "zdjęcie", "фото", "φωτο", "写真", "사진", "图", "تصویر", "صورة", "תמונה", "צילום",
    }.ToFrozenSet(StringComparer.OrdinalIgnoreCase);

    // The houses whose pictures papers all over the world print.
    private static readonly string[] Houses =
    [
        "getty images", "gettyimages", "ap photo", "associated press", "shutterstock", "shutterstock.com", "alamy", "alamy stock photo", "istock", "istockphoto", "picture alliance",
        "imago", "imago images", "unsplash", "pexels", "pixabay", "adobe stock", "depositphotos", "zuma press", "scanpix",
    ];

    // Longer lines tell of other places too.
    private const int MaxPlacedWords = 50;

    private static readonly SearchValues<string> BracketedPlaces = SearchValues.Create(
        [
            "(left)", "(right)", "(center)", "(centre)", "(links)", "(rechts)", "(l.)", "(r.)", "(v.l.)", "(v. l.)", "(v.l.n.r.)", "(à gauche)", "(à droite)", "(au centre)", "(izquierda)", "(derecha)", "(izq.)", "(der.)",
            "(a sinistra)", "(a destra)", "(venstre)", "(høyre)", "(højre)", "(vänster)", "(höger)", "(vas.)", "(oik.)", "(слева)", "(справа)", "(ліворуч)", "(праворуч)", "(왼쪽)", "(오른쪽)", "（左）", "（右）", "（左から",
        ], StringComparison.OrdinalIgnoreCase);

    // Apart, since what starts in ASCII is looked for in many characters at once.
    private static readonly SearchValues<string> Places = SearchValues.Create(
        [
            "from left,", "from left:", "from left to right", "von links:", "von links nach rechts", "de gauche à droite", "de izquierda a derecha", "da esquerda para a direita", "da sinistra:", "da sinistra a destra",
            "van links naar rechts", "fra venstre", "od lewej",
        ], StringComparison.OrdinalIgnoreCase);

    // Where the first letter may be a capital, without it.
    private static readonly string[] OtherPlaces = ["rån vänster", "лева направо", "ліва направо", "왼쪽부터"];

    public static void Apply(Draft draft)
    {
        if (draft.IsHtml)
        {
            // There a caption without an element of its own stands in the text as one line of it.
            foreach (var block in draft.Blocks.Where(b => b is { IsKept: true, HeadingLevel: 0 } && b.Text.Length <= MaxLength && b.Shape.WordCount <= MaxPlacedWords && EndsInLabel(b.Text, behindSentence: true)))
                block.Remove(RemovalLabel.Caption, "picture-credit-at-end", .9);
            return;
        }
        // The agency behind the last sentence of all is that of the text.
        var last = draft.Blocks.FindLastIndex(b => b.IsKept && (b.Shape.IsParagraph || EndsInAgency(b.Text)));
        for (var i = 0; i < draft.Blocks.Count; i++)
        {
            var block = draft.Blocks[i];
            if (!block.IsKept || block.Text.Length > MaxLength)
                continue;
            if (EndsInCredit(block.Text) || HasGluedLabel(block.Text) || (i < last && EndsInAgency(block.Text)))
                block.Remove(RemovalLabel.Caption, "picture-credit-at-end", .9);
            else if (block.Shape.WordCount <= MaxPlacedWords && HasPlace(block.Text))
                block.Remove(RemovalLabel.Caption, "place-in-picture", .8);
        }
    }

    private static bool HasPlace(string text)
    {
        var bracket = text.AsSpan().IndexOfAny('(', '（');
        return (bracket >= 0 && text.AsSpan(bracket).ContainsAny(BracketedPlaces)) || text.AsSpan().ContainsAny(Places) || (!Ascii.IsValid(text) && Array.Exists(OtherPlaces, text.Contains));
    }

    internal static bool EndsInCredit(string text)
    {
        var sign = text.LastIndexOf('©');
        return (sign >= MinBefore && text.Length - sign <= MaxCredit) || EndsInOpenBracket(text) || EndsInLabel(text) || EndsInArchive(text) || EndsInHouse(text.AsSpan()) || EndsInNames(text.AsSpan()) || EndsInNameFor(text);
    }

    /// <summary>The bracket of a credit that stands on the next line.</summary>
    private static bool EndsInOpenBracket(string text) => text[^1] is '(' or '（' && text.Length > MinBefore && char.IsLetter(text[0]);

    /// <summary>`…in the harbour. (AP)`, `…in the harbour.AFP`.</summary>
    internal static bool EndsInAgency(string text)
    {
        var mark = text.AsSpan().LastIndexOfAny(SentenceEnds);
        return mark >= MinBefore && text.Length - mark <= MaxName && CreditWords.Agencies.Contains(text[(mark + 1)..].Trim([' ', '(', ')', '（', '）']).ToLowerInvariant());
    }

    /// <summary>The word for a picture, with a colon or with `by` and a name.</summary>
    private static bool EndsInLabel(string text, bool behindSentence = false)
    {
        for (var at = Math.Max(MinBefore, text.Length - MaxCredit); at < text.Length - 3; at++)
        {
            var isColon = text[at] is ':' or '：' or '=' or '＝';
            if (!isColon && !(text.AsSpan(at).StartsWith(" by ", StringComparison.Ordinal) && char.IsUpper(text[at + 4])))
                continue;
            if (LabelBefore(text, at) is >= MinBefore and var start && (!behindSentence || text.AsSpan(0, start).TrimEnd(" ([/|") is [.., var mark] && SentenceEnds.Contains(mark)))
                return true;
        }
        return false;
    }

    private static bool EndsInArchive(ReadOnlySpan<char> text)
    {
        text = text.TrimEnd(".)");
        return text.EndsWith(" file photo", StringComparison.OrdinalIgnoreCase) || text.EndsWith(" file image", StringComparison.OrdinalIgnoreCase);
    }

    /// <summary>`…of the harbour.Photo: Name. Styling: Name`: the word stands right behind a sentence only where two elements were put together.</summary>
    private static bool HasGluedLabel(string text)
    {
        for (var at = text.IndexOf(':', StringComparison.Ordinal); at >= 0; at = text.IndexOf(':', at + 1))
        {
            if (LabelBefore(text, at) is >= MinBefore and var start && SentenceEnds.Contains(text[start - 1]))
                return true;
        }
        return false;
    }

    /// <summary>Where the word for a picture starts that ends here, perhaps before a blank; -1 if none does.</summary>
    private static int LabelBefore(string text, int end)
    {
        while (end > 0 && text[end - 1] == ' ')
            end--;
        var start = end;
        while (start > 0 && char.IsLetter(text[start - 1]))
            start--;
        return PictureWords.GetAlternateLookup<ReadOnlySpan<char>>().Contains(text.AsSpan(start, end - start)) ? start : -1;
    }

    private static bool EndsInHouse(ReadOnlySpan<char> text)
    {
        text = text.TrimEnd(")] ");
        // Most lines end in a full stop, and no name does.
        foreach (var house in text.IsEmpty || !char.IsLetter(text[^1]) ? [] : Houses)
        {
            if (text.Length >= house.Length + MinBefore && text.EndsWith(house, StringComparison.OrdinalIgnoreCase) && !char.IsLetterOrDigit(text[^(house.Length + 1)]))
                return true;
        }
        // `… picture alliance / Name`
        var slash = text.LastIndexOfAny('/', '|');
        return slash > 0 && text.Length - slash <= MaxName && EndsInHouse(text[..slash]);
    }

    /// <summary>`…in the harbour. Name Surname/Agency`.</summary>
    private static bool EndsInNames(ReadOnlySpan<char> text)
    {
        var mark = text.LastIndexOfAny(SentenceEnds);
        if (mark < MinBefore || text.Length - mark > MaxCredit || !text[mark..].Contains('/'))
            return false;
        var names = text[(mark + 1)..].Trim(" ()");
        foreach (var part in names.Split('/'))
        {
            var name = names[part].Trim();
            if (name.Length is < 2 or > MaxName || !char.IsUpper(name[0]))
                return false;
        }
        return true;
    }

    /// <summary>`…in the harbour. Name Surname for The Paper`: nothing but names behind the last sentence.</summary>
    private static bool EndsInNameFor(string text)
    {
        var mark = text.AsSpan().LastIndexOfAny(SentenceEnds);
        var link = text.LastIndexOf(" for ", StringComparison.Ordinal);
        if (mark < MinBefore || link < mark || text.Length - mark > MaxCredit || text[mark + 1] != ' ')
            return false;
        var (person, paper) = (text[(mark + 2)..Math.Max(mark + 2, link)], text[(link + " for ".Length)..]);
        return person.Split(' ') is { Length: 2 or 3 } names && names.All(IsName) && paper.Length > 0 && IsName(paper[(paper.LastIndexOf(' ') + 1)..]) && IsName(paper);

        static bool IsName(string word) => word.Length > 1 && char.IsUpper(word[0]);
    }
}
