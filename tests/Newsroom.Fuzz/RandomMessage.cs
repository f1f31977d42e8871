using Google.Protobuf;
using Google.Protobuf.Reflection;

namespace Newsroom.Fuzz;

/// <summary>Bytes that are a message of a type, or nearly: some fields are of the wrong type, repeated, unknown or cut.</summary>
internal sealed class RandomMessage(FieldValues values, Random random)
{
    private const int MaxDepth = 6;
    private const int MaxItems = 2_000;

    /// <summary>Whether the message may get past what checks it: with values that fit, and nothing in it that is not of its type.</summary>
    private bool _isTame;

    public byte[] Write(MessageDescriptor type)
    {
        _isTame = random.Next(2) == 0;
        return random.Next(20) switch
        {
            0 => Noise(random.Next(200)),
            1 => [],
            <= 4 => Mutate(Write(type, depth: 0)),
            _ => Write(type, depth: 0),
        };
    }

    private byte[] Write(MessageDescriptor type, int depth)
    {
        using var stream = new MemoryStream();
        using var output = new CodedOutputStream(stream);
        var often = random.Next(1, 12);
        foreach (var field in type.Fields.InDeclarationOrder())
        {
            if (random.Next(10) >= often || (field.FieldType == FieldType.Message && depth >= MaxDepth))
                continue;
            for (var count = Count(field, depth); count > 0; count--)
                Write(output, field, depth);
        }

        if (!_isTame && random.Next(30) == 0)
        {
            output.WriteTag(random.Next(1, 1 << 20), WireFormat.WireType.LengthDelimited);
            output.WriteBytes(ByteString.CopyFrom(Noise(20)));
        }

        output.Flush();
        return stream.ToArray();
    }

    private int Count(FieldDescriptor field, int depth) => !field.IsRepeated ? !_isTame && random.Next(40) == 0 ? 2 : 1
        : !_isTame && depth == 0 && random.Next(40) == 0 ? random.Next(MaxItems)
        : random.Next(4);

    private void Write(CodedOutputStream output, FieldDescriptor field, int depth)
    {
        var type = !_isTame && random.Next(60) == 0 ? FieldType.UInt64 : field.FieldType;
        switch (type)
        {
            case FieldType.Message:
                Write(output, field, Write(field.MessageType, depth + 1));
                break;
            case FieldType.String or FieldType.Bytes:
                var text = _isTame ? values.Fitting(field, random) : values.Text(field, random);
                Write(output, field, field.FieldType == FieldType.Bytes && random.Next(3) == 0 ? Mutate(text) : text);
                break;
            case FieldType.Double or FieldType.Fixed64 or FieldType.SFixed64:
                output.WriteTag(field.FieldNumber, WireFormat.WireType.Fixed64);
                output.WriteDouble(values.Real(random));
                break;
            case FieldType.Float or FieldType.Fixed32 or FieldType.SFixed32:
                output.WriteTag(field.FieldNumber, WireFormat.WireType.Fixed32);
                output.WriteFloat((float)values.Real(random));
                break;
            default:
                output.WriteTag(field.FieldNumber, WireFormat.WireType.Varint);
                output.WriteInt64(_isTame ? values.SmallNumber(field, random) : values.Number(field, random));
                break;
        }
    }

    private static void Write(CodedOutputStream output, FieldDescriptor field, byte[] bytes)
    {
        output.WriteTag(field.FieldNumber, WireFormat.WireType.LengthDelimited);
        output.WriteBytes(ByteString.CopyFrom(bytes));
    }

    /// <summary>A few bytes changed, left out, put in or said twice.</summary>
    private byte[] Mutate(byte[] bytes)
    {
        var list = bytes.ToList();
        for (var times = random.Next(1, 5); times > 0 && list.Count > 0; times--)
        {
            var at = random.Next(list.Count);
            switch (random.Next(5))
            {
                case 0:
                    list[at] ^= (byte)(1 << random.Next(8));
                    break;
                case 1:
                    list.RemoveRange(at, Math.Min(random.Next(1, 16), list.Count - at));
                    break;
                case 2:
                    list.InsertRange(at, Noise(random.Next(1, 16)));
                    break;
                case 3:
                    list.RemoveRange(at, list.Count - at);
                    break;
                default:
                    list.InsertRange(at, list.GetRange(at, Math.Min(random.Next(1, 64), list.Count - at)));
                    break;
            }
        }

        return [.. list];
    }

    private byte[] Noise(int length)
    {
        var bytes = new byte[length];
        random.NextBytes(bytes);
        return bytes;
    }
}
