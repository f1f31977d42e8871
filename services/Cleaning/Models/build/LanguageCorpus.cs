using System.Text.Json;
using Newsroom.Cleaning.Language;

namespace Newsroom.Cleaning.Models;

/// <summary>A text of a known language.</summary>
/// <param name="Kind"><c>sentences</c>, <c>word-pairs</c>, <c>single-words</c> or <c>declaration</c>.</param>
internal sealed record LanguageRow(string Kind, string Language, string Text, bool IsHeldOut)
{
    /// <summary>The script that most of its letters are of.</summary>
    public Script Script { get; } = (Script)Enumerable.Range(1, Scripts.Count - 1).MaxBy(s => Text.Count(c => Scripts.Of(c) == (Script)s));
}

/// <summary>The labelled lines, and of the declarations those whose language is known by its code.</summary>
internal static class LanguageCorpus
{
    // ISO 639-3 as the declarations have it, with the BCP 47 code; those that the lines have too add to them.
    private const string Codes =
        "afr=af als=sq amh=am arb=ar azj_latn=az bel=be ben=bn bos_latn=bs bul=bg cat=ca ces=cs cym=cy dan=da deu_1996=de eng=en epo=eo est=et eus=eu pes_1=fa fin=fi fra=fr gle=ga heb=he " +
        "hin=hi hrv=hr hun=hu ind=id isl=is ita=it kaz=kk lat=la lug=lg lit=lt lav=lv mri=mi mkd=mk mar=mr khk=mn nob=nb nno=nn nld=nl pol=pl por_BR=pt por_PT=pt ron_2006=ro rus=ru slk=sk slv=sl " +
        "sna=sn som=so sot=st srp_cyrl=sr swe=sv swh=sw tgl=tl tir=ti tsn=tn tur=tr tso_MZ=ts ukr=uk urd=ur vie=vi xho=xh yor=yo zul=zu spa=es " +
        "glg=gl ltz=lb mlt=mt fri=fy bre=br gla=gd fao=fo hat_kreyol=ht hat_popular=ht hau_NG=ha ibo=ig jav=jv sun=su plt=mg kin=rw nya_chechewa=ny uzn_latn=uz uzn_cyrl=uz tuk_latn=tk " +
        "tgk=tg kir=ky tat=tt pbu=ps uig_arab=ug nep=ne kmr=ku ceb=ceb wol=wo ydd=yi";

    public static List<LanguageRow> Read(SourceFolder source) => [.. source.Rows("langid/lingua_dev.jsonl.gz").Select(Line), .. Declarations(source)];

    private static LanguageRow Line(JsonElement row)
    {
        var (id, kind) = (row.GetProperty("id").GetString()!, row.GetProperty("kind").GetString()!);
        return new LanguageRow(kind, row.GetProperty("lang").GetString()!, row.GetProperty("text").GetString()!, Dice.HoldsOut(id));
    }

    private static IEnumerable<LanguageRow> Declarations(SourceFolder source)
    {
        var codes = Codes.Split(' ').Select(c => c.Split('=')).ToDictionary(c => c[0], c => c[1], StringComparer.Ordinal);
        foreach (var row in source.Rows("langid/udhr.jsonl.gz"))
        {
            var id = row.GetProperty("id").GetString()!;
            if (!codes.TryGetValue(id["udhr:".Length..], out var language))
                continue;
            foreach (var (at, line) in row.GetProperty("text").GetString()!.Split('\n').Index().Where(l => l.Item.Length >= 20))
                yield return new LanguageRow("declaration", language, line, Dice.HoldsOut($"{id}:{at}"));
        }
    }
}
