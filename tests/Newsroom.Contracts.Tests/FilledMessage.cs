using System.Collections;
using System.Globalization;
using Google.Protobuf;
using Google.Protobuf.Reflection;

namespace Newsroom.Contracts.Tests;

/// <summary>
/// Messages with every field set, made from descriptors alone, so that a new field is covered without anyone thinking of it. The same
/// message and variant always give the same values. Of a oneof the variant picks the case.
/// </summary>
internal static class FilledMessage
{
    private const int Entries = 2;

    public static IMessage Create(MessageDescriptor type, int variant = 0) => Create(type, variant, []);

    /// <summary>How many variants it takes until each case of each reachable oneof was set once.</summary>
    public static int Variants(MessageDescriptor type)
    {
        var seen = new HashSet<MessageDescriptor>();
        var most = 1;
        var todo = new Stack<MessageDescriptor>([type]);
        while (todo.TryPop(out var next))
        {
            if (!seen.Add(next))
                continue;
            most = next.Oneofs.Select(oneof => oneof.Fields.Count).Append(most).Max();
            foreach (var field in next.Fields.InDeclarationOrder().Where(f => f.FieldType == FieldType.Message))
                todo.Push(field.MessageType);
        }

        return most;
    }

    /// <summary>
    /// Paths of fields that are unset, empty or at their default. A field whose type contains itself ends the walk; other cases of a
    /// oneof do not count.
    /// </summary>
    public static IEnumerable<string> Unset(IMessage message) => Unset(message, []);

    private static IMessage Create(MessageDescriptor type, int variant, MessageDescriptor[] within)
    {
        var message = type.Parser.ParseFrom(ByteString.Empty);
        MessageDescriptor[] path = [.. within, type];
        foreach (var field in type.Fields.InDeclarationOrder().Where(f => !Recurs(f, path)))
        {
            if (field.IsMap)
            {
                var (key, value) = (field.MessageType.FindFieldByNumber(1), field.MessageType.FindFieldByNumber(2));
                if (!Recurs(value, path))
                {
                    for (var i = 0; i < Entries; i++)
                        ((IDictionary)field.Accessor.GetValue(message)).Add(Value(key, variant + i, path), Value(value, variant + i, path));
                }
            }
            else if (field.IsRepeated)
            {
                for (var i = 0; i < Entries; i++)
                    ((IList)field.Accessor.GetValue(message)).Add(Value(field, variant + i, path));
            }
            else if (field.RealContainingOneof is not { } oneof || oneof.Fields[variant % oneof.Fields.Count] == field)
            {
                field.Accessor.SetValue(message, Value(field, variant, path));
            }
        }

        return message;
    }

    private static object Value(FieldDescriptor field, int variant, MessageDescriptor[] path)
    {
        var number = (field.FieldNumber * 10) + variant;
        return field.FieldType switch
        {
            FieldType.Message => Create(field.MessageType, variant, path),
            FieldType.Enum => NonZero(field.EnumType, number),
            FieldType.String => string.Create(CultureInfo.InvariantCulture, $"{field.Name} {number} é 語 😀"),
            FieldType.Bytes => ByteString.CopyFrom(0, (byte)number, 0xFF),
            FieldType.Bool => true,
            FieldType.Double => number + 0.25,
            FieldType.Float => number + 0.25f,
            FieldType.Int32 or FieldType.SInt32 or FieldType.SFixed32 => number,
            // Beyond 32 bits, and still a valid count of seconds in a timestamp.
            FieldType.Int64 or FieldType.SInt64 or FieldType.SFixed64 => (1L << 33) + number,
            FieldType.UInt32 or FieldType.Fixed32 => uint.MaxValue - (uint)number,
            FieldType.UInt64 or FieldType.Fixed64 => ulong.MaxValue - (ulong)number,
            _ => throw new NotSupportedException($"{field.FullName}: no sample value for {field.FieldType}."),
        };
    }

    private static object NonZero(EnumDescriptor type, int number)
    {
        var values = type.Values.Where(v => v.Number != 0).DefaultIfEmpty(type.Values[0]).ToList();
        return Enum.ToObject(type.ClrType, values[number % values.Count].Number);
    }

    private static IEnumerable<string> Unset(IMessage message, MessageDescriptor[] within)
    {
        MessageDescriptor[] path = [.. within, message.Descriptor];
        foreach (var oneof in message.Descriptor.Oneofs.Where(o => !o.IsSynthetic && o.Accessor.GetCaseFieldDescriptor(message) is null))
        {
            if (!oneof.Fields.Any(f => Recurs(f, path)))
                yield return oneof.FullName;
        }

        foreach (var field in message.Descriptor.Fields.InDeclarationOrder())
        {
            var value = field.Accessor.GetValue(message);
            var isOtherCase = field.RealContainingOneof is { } oneof && oneof.Accessor.GetCaseFieldDescriptor(message) != field;
            if (isOtherCase || Recurs(field, path) || (field.IsMap && Recurs(field.MessageType.FindFieldByNumber(2), path)))
                continue;

            var items = field.IsMap ? ((IDictionary)value).Values : field.IsRepeated ? (ICollection)value : new[] { value };
            if (field.IsRepeated && items.Count < Entries)
                yield return field.FullName;
            foreach (var item in items)
            {
                foreach (var unset in item is IMessage inner ? Unset(inner, path) : [])
                    yield return $"{field.FullName} > {unset}";
                if (field.HasPresence ? !field.Accessor.HasValue(message) : IsDefault(item))
                    yield return field.FullName;
            }
        }
    }

    private static bool Recurs(FieldDescriptor field, MessageDescriptor[] path) =>
        field.FieldType == FieldType.Message && path.Contains(field.MessageType);

    private static bool IsDefault(object item) => item switch
    {
        IMessage => false,
        string text => text.Length == 0,
        ByteString bytes => bytes.IsEmpty,
        _ => Convert.ToDouble(item, CultureInfo.InvariantCulture) == 0,
    };
}
