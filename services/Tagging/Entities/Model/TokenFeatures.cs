using Newsroom.Tagging.Text;

namespace Newsroom.Tagging.Entities.Model;

/// <summary>Turns tokens into features, each a slot of the model's table.</summary>
internal sealed class TokenFeatures(DocumentAttributes document, ArticleText source)
{
    /// <summary>Slots of the table: a power of two.</summary>
    public const int SlotCount = 1 << 20;

    /// <summary>No token has more features.</summary>
    public const int MaxCount = 128;

    private static readonly TokenAttributes Edge = new() { Word = 5, Shape = 5 };

    private readonly TokenAttributes[] _all = document.Of(source);
    private readonly TokenizedText _text = source.Text;
    private readonly int[] _slots = new int[MaxCount];
    private Sentence _sentence;
    private SentenceTraits _traits;
    private int _count;

    /// <summary>What kind of sentence it is, as far as its capitals say.</summary>
    private enum SentenceTraits : byte
    {
        Normal,
        AllSmall,
        Shouted,
        Headline,
        Short,
    }

    public ArticleText Source => source;

    /// <summary>The features of tokens of this sentence are wanted next.</summary>
    public void Enter(Sentence sentence)
    {
        _sentence = sentence;
        _traits = TraitsOf(sentence);
    }

    /// <summary>Slots of one token; valid until the next call.</summary>
    public ReadOnlySpan<int> At(int token)
    {
        _count = 0;
        ref readonly var here = ref _all[token];
        var (before, after) = (Near(token - 1), Near(token + 1));
        AddWords(token, here, before, after);
        AddAffixes(token);
        AddClasses(token, here, before, after);
        AddKnown(here, before, after);
        AddRun(token, here);
        return _slots.AsSpan(0, _count);
    }

    private TokenAttributes Near(int token) => token >= _sentence.First && token < _sentence.End ? _all[token] : Edge;

    private void Add(uint template, uint value) =>
        _slots[_count++] = (int)(FeatureHash.Mix(template * 0x01000193u, value) & (SlotCount - 1));

    private void Add(uint template, uint left, uint right) => Add(template, FeatureHash.Mix(left, right));

    private void AddWords(int token, in TokenAttributes here, in TokenAttributes before, in TokenAttributes after)
    {
        var position = token == _sentence.First ? 1u : 0u;
        Add(0, 0);
        Add(1, here.Word);
        Add(2, before.Word);
        Add(3, after.Word);
        Add(4, Near(token - 2).Word);
        Add(5, Near(token + 2).Word);
        Add(6, before.Word, here.Word);
        Add(7, here.Word, after.Word);
        Add(8, here.Word, (uint)here.Case);
        Add(9, here.Shape, position);
        Add(10, before.Shape, here.Shape);
        Add(11, here.Shape, after.Shape);
        Add(12, (uint)here.Case, (uint)before.Case | ((uint)after.Case << 4) | (position << 8) | ((uint)_traits << 9));
        Add(13, before.Word, (uint)here.Case);
        Add(14, after.Word, (uint)here.Case);
        Add(15, FeatureHash.Mix(Near(token - 2).Word, before.Word), (uint)here.Case);
        Add(16, FeatureHash.Mix(after.Word, Near(token + 2).Word), (uint)here.Case);
        Add(17, here.Written, (uint)here.Case | (position << 4) | ((uint)_traits << 5));
        Add(18, position | ((uint)_traits << 1));
    }

    private void AddAffixes(int token)
    {
        var word = _text.FoldedAt(token);
        var (own, before, after) = (40u, token > _sentence.First ? _text.FoldedAt(token - 1) : "", token + 1 < _sentence.End ? _text.FoldedAt(token + 1) : "");
        for (var length = 1; length <= 4 && length < word.Length; length++)
        {
            Add(own++, FeatureHash.Of(word.AsSpan(0, length)));
            Add(own++, FeatureHash.Of(word.AsSpan(word.Length - length)));
        }
        if (word.Length > 3)
            Add(50, FeatureHash.Of(word.AsSpan(word.Length - 3)), (uint)_all[token].Case);
        if (before.Length > 3)
            Add(51, FeatureHash.Of(before.AsSpan(before.Length - 3)));
        if (after.Length > 3)
            Add(52, FeatureHash.Of(after.AsSpan(after.Length - 3)));
    }

    private void AddClasses(int token, in TokenAttributes here, in TokenAttributes before, in TokenAttributes after)
    {
        var written = (uint)here.Case << 16;
        AddEach(60, here.Classes);
        AddEach(80, before.Classes);
        AddEach(100, after.Classes);
        Add(120, (uint)here.Classes | written);
        Add(121, (uint)before.Classes, (uint)here.Classes | written);
        Add(122, (uint)after.Classes, (uint)here.Classes | written);
        Add(123, (uint)Near(token - 2).Classes, (uint)here.Case);
        Add(124, (uint)Near(token + 2).Classes, (uint)here.Case);
        Add(125, FeatureHash.Mix((uint)before.Classes, (uint)after.Classes), (uint)here.Classes | written);
    }

    private void AddEach(uint template, WordClasses classes)
    {
        for (var rest = (uint)classes; rest != 0; rest &= rest - 1)
            Add(template + (uint)System.Numerics.BitOperations.TrailingZeroCount(rest), 1);
    }

    private void AddKnown(in TokenAttributes here, in TokenAttributes before, in TokenAttributes after)
    {
        Add(130, here.Known);
        Add(131, here.Known, (uint)here.Case | ((uint)here.Classes << 4));
        Add(132, before.Known, here.Known);
        Add(133, after.Known, here.Known);
        Add(134, here.KnownSmall, (uint)_traits);
        Add(135, here.KnownSmall, before.Word);
        Add(140, here.Rule);
        Add(141, here.Rule, here.Known);
        Add(142, here.Rule, (uint)here.Case | ((uint)here.Classes << 4));
        Add(143, here.Rule, before.Word);
        Add(144, here.Rule, after.Word);
        Add(145, before.Rule, here.Rule);
        Add(146, here.Rule, after.Rule);
        Add(147, here.Rule, here.Written);
        Add(148, here.Elsewhere);
        Add(149, here.Elsewhere, here.Rule);
        Add(150, here.Rule, here.Word);
        Add(151, here.Elsewhere, (uint)here.Case | ((uint)here.Classes << 4));
    }

    /// <summary>The whole run of capitals: what opens and ends it and what stands around it tell what kind of name it is.</summary>
    private void AddRun(int token, in TokenAttributes here)
    {
        if (here.RunEnd == 0)
        {
            Add(160, (uint)here.Case);
            return;
        }
        var (first, last) = (_all[here.RunFirst], _all[here.RunEnd - 1]);
        var (before, after) = (Near(here.RunFirst - 1), Near(here.RunEnd));
        var place = (uint)Math.Min(token - here.RunFirst, 3) | ((uint)Math.Min(here.RunEnd - 1 - token, 3) << 2);
        Add(161, place);
        Add(162, last.Word, place);
        Add(163, first.Word, place);
        Add(164, before.Word, place);
        Add(165, after.Word, place);
        Add(166, before.Word, after.Word);
        Add(167, (uint)last.Classes, place);
        Add(168, (uint)first.Classes, place);
        Add(169, (uint)before.Classes, place);
        Add(170, (uint)after.Classes, place);
        Add(171, last.Word, here.Rule);
        Add(172, FeatureHash.Mix(before.Word, (uint)before.Case), here.Known);
        Add(173, after.Word, here.Known);
        Add(174, FeatureHash.Mix((uint)first.Classes, (uint)last.Classes), place);
    }

    private SentenceTraits TraitsOf(Sentence sentence)
    {
        int words = 0, capitals = 0, shouted = 0;
        for (var i = sentence.First; i < sentence.End; i++)
        {
            if (_all[i].Case is WordCase.Sign or WordCase.Number or WordCase.Uncased || (_all[i].Classes & WordClasses.FunctionWord) != WordClasses.None)
                continue;
            words++;
            capitals += _all[i].Case is WordCase.Lower ? 0 : 1;
            shouted += _all[i].Case is WordCase.AllCapitals ? 1 : 0;
        }
        return words < 4 ? SentenceTraits.Short
            : capitals == 0 ? SentenceTraits.AllSmall
            : shouted * 10 >= words * 7 ? SentenceTraits.Shouted
            : capitals * 10 >= words * 7 ? SentenceTraits.Headline : SentenceTraits.Normal;
    }
}
