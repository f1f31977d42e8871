using Newsroom.Tagging.Text;

namespace Newsroom.Tagging.Entities.Model;

/// <summary>The attributes of all tokens of a document, and what the document as a whole tells.</summary>
internal sealed class DocumentAttributes
{
    private readonly Lexicon _lexicon;
    private readonly Gazetteer _gazetteer;
    private readonly Dictionary<ArticleText, TokenAttributes[]> _tokens = new(ReferenceEqualityComparer.Instance);
    private readonly Dictionary<string, WordUse> _uses = new(StringComparer.Ordinal);

    /// <summary>How a document uses a word.</summary>
    private sealed class WordUse(WordClasses classes)
    {
        public WordClasses Classes { get; } = classes;

        public int Capitalised { get; set; }

        public int Small { get; set; }

        /// <summary>How often the rules gave it each label.</summary>
        public int[] Labels { get; } = new int[NameLabel.Count];
    }

    /// <param name="ruled">The names that the rules find in the texts.</param>
    public DocumentAttributes(IReadOnlyList<ArticleText> texts, IEnumerable<NamedEntity> ruled, Lexicon lexicon, Gazetteer gazetteer)
    {
        (_lexicon, _gazetteer) = (lexicon, gazetteer);
        foreach (var text in texts)
            _tokens.Add(text, Own(text.Text));
        foreach (var name in ruled.Where(name => name.Implied is null))
            AddRuled(name);
        foreach (var text in texts)
            CountUses(text.Text, _tokens[text]);
        foreach (var text in texts)
            AddUses(text.Text, _tokens[text]);
    }

    public TokenAttributes[] Of(ArticleText text) => _tokens[text];

    /// <summary>What a token is by itself, and which known names and runs of capitals it stands in.</summary>
    private TokenAttributes[] Own(TokenizedText text)
    {
        var all = new TokenAttributes[text.Tokens.Count];
        for (var i = 0; i < all.Length; i++)
        {
            all[i].Word = TokenAttributes.WordOf(text, i);
            all[i].Case = TokenAttributes.CaseOf(text, i);
            all[i].Shape = text.Tokens[i].Length <= Tokenizer.MaxWordLength ? TokenAttributes.ShapeOf(text.SpanAt(i)) : 0;
            all[i].Classes = UseOf(text.FoldedAt(i)).Classes;
        }
        foreach (var sentence in text.Sentences)
        {
            AddKnown(text, sentence, all, anyCase: false);
            AddKnown(text, sentence, all, anyCase: true);
            AddRuns(text, sentence, all);
        }
        return all;
    }

    private WordUse UseOf(string word)
    {
        if (!_uses.TryGetValue(word, out var use))
            _uses.Add(word, use = new WordUse(TokenAttributes.ClassesOf(_lexicon, word)));
        return use;
    }

    private void AddKnown(TokenizedText text, Sentence sentence, TokenAttributes[] all, bool anyCase)
    {
        for (var i = sentence.First; i < sentence.End; i++)
        {
            if (!_gazetteer.TryMatch(text, i, sentence.End, out var match, anyCase) || (anyCase && all[i].Known > 0))
                continue;
            var strength = match.Entry.Strength switch { >= 3.5f => 3, >= 2.5f => 2, >= 1.5f => 1, _ => 0 };
            for (var at = i; at < i + match.Count; at++)
            {
                var code = (byte)(1 + (((((NameLabel.TypeOf(match.Entry.Kind) * 4) + strength) * 2) + (at > i ? 1 : 0)) * 2) + (match.Count > 1 ? 1 : 0));
                if (anyCase)
                    all[at].KnownSmall = code;
                else
                    all[at].Known = code;
            }
            i += match.Count - 1;
        }
    }

    private static void AddRuns(TokenizedText text, Sentence sentence, TokenAttributes[] all)
    {
        for (var i = sentence.First; i < sentence.End; i++)
        {
            if (!IsNameLike(all[i]))
                continue;
            var end = i + 1;
            while (end < sentence.End && (IsNameLike(all[end]) || (end + 1 < sentence.End && IsNameLike(all[end + 1]) && Joins(text, end))))
                end++;
            for (var at = i; at < end; at++)
                (all[at].RunFirst, all[at].RunEnd) = (i, end);
            i = end - 1;
        }
    }

    private static bool IsNameLike(in TokenAttributes token) => token.Case is WordCase.Capitalised or WordCase.AllCapitals or WordCase.Initial or WordCase.Mixed;

    private static bool Joins(TokenizedText text, int token) => PhraseKeys.IsHyphen(text, token) || text.FoldedAt(token) is "of" or "and" or "al" or "de" or "bin";

    private void AddRuled(NamedEntity name)
    {
        var isSure = name.Evidence.Best >= 3 ? 1 : 0;
        var type = NameLabel.TypeOf(name.Kind);
        foreach (var mention in name.Mentions)
        {
            var all = _tokens[mention.Source];
            for (var at = mention.First; at < mention.First + mention.Count; at++)
                all[at].Rule = (byte)(((at == mention.First ? NameLabel.First(type) : NameLabel.Later(type)) * 2) + isSure);
        }
    }

    private void CountUses(TokenizedText text, TokenAttributes[] all)
    {
        foreach (var sentence in text.Sentences)
        {
            for (var i = sentence.First; i < sentence.End; i++)
            {
                if (text.Tokens[i].Kind != TokenKind.Word)
                    continue;
                var use = UseOf(text.FoldedAt(i));
                use.Labels[all[i].Rule / 2]++;
                if (all[i].Case == WordCase.Lower)
                    use.Small++;
                else if (i > sentence.First)
                    use.Capitalised++;
            }
        }
    }

    private void AddUses(TokenizedText text, TokenAttributes[] all)
    {
        for (var i = 0; i < all.Length; i++)
        {
            if (text.Tokens[i].Kind != TokenKind.Word)
                continue;
            var use = UseOf(text.FoldedAt(i));
            all[i].Written = (byte)((Math.Min(use.Capitalised, 2) * 3) + Math.Min(use.Small, 2) + 1);
            var best = 0;
            for (var label = 1; label < NameLabel.Count; label++)
            {
                // Not counting this mention itself.
                var count = use.Labels[label] - (all[i].Rule / 2 == label ? 1 : 0);
                if (count > (best == 0 ? 0 : use.Labels[best] - (all[i].Rule / 2 == best ? 1 : 0)))
                    best = label;
            }
            all[i].Elsewhere = (byte)best;
        }
    }
}
