using System.Text;
using Newsroom.Cleaning.Blocks;

namespace Newsroom.Cleaning.Text;

/// <summary>Messy text to blocks: one per line, or per run of hard-wrapped lines.</summary>
public static class PlainTextReader
{
    public static List<Block> Read(string source)
    {
        var lines = SourceLine.Read(source);
        var wrap = HardWrap.Detect(lines);
        List<Block> blocks = [];
        for (var i = 0; i < lines.Count;)
        {
            var first = i;
            if (!wrap.Continues(i))
            {
                blocks.Add(new Block(lines[i].Text, [new(0, lines[i].Start, lines[i].Length)]) { GapBefore = lines[first].GapBefore || lines[first].Indent > 1 });
                i++;
                continue;
            }
            var text = new StringBuilder(lines[i].Text);
            List<Segment> segments = [new(0, lines[i].Start, lines[i].Length)];
            // The first line of a paragraph may be indented against the rest, never the other way round.
            while (wrap.Continues(i))
            {
                var next = lines[++i];
                wrap.Join(text, lines[i - 1], next);
                segments.Add(new Segment(text.Length, next.Start, next.Length));
                text.Append(next.Text);
            }
            i++;
            blocks.Add(new Block(text.ToString(), segments) { GapBefore = lines[first].GapBefore || lines[first].Indent > 1 });
        }
        return blocks;
    }
}
