using System.Collections;
using System.Globalization;
using Google.Protobuf;
using Google.Protobuf.Reflection;
using Newsroom.Admin.V1;

namespace Newsroom.Hosting;

/// <summary>Which rpcs leave a record, as their contract says.</summary>
internal sealed class AuditRules(GrpcServiceRegistry registry)
{
    private const int MaxTarget = 200;
    private const int MaxDetail = 500;
    private const int MaxListed = 5;
    private const string Response = "response.";

    private readonly Lazy<Dictionary<string, AuditRule>> _rules = new(() => registry.Files
        .SelectMany(file => file.Services)
        .SelectMany(service => service.Methods.Select(method => (Path: $"/{service.FullName}/{method.Name}", Rule: RuleOf(method))))
        .Where(m => m.Rule is not null)
        .ToDictionary(m => m.Path, m => m.Rule!, StringComparer.Ordinal));

    /// <summary>Null: the rpc is not audited. <paramref name="method"/> is a path, <c>/package.Service/Method</c>.</summary>
    public AuditRule? Find(string method) => _rules.Value.GetValueOrDefault(method);

    public static AuditRule? RuleOf(MethodDescriptor method) => method.GetOptions()?.GetExtension(AuditExtensions.Audit);

    /// <summary>The first of the rule's targets that is set; empty if none is.</summary>
    public static string TargetOf(AuditRule rule, IMessage? request, IMessage? response) =>
        Clip(rule.Target.Select(path => Read(path, request, response)).FirstOrDefault(value => value.Length > 0) ?? "", MaxTarget);

    public static string DetailOf(AuditRule rule, IMessage? request, IMessage? response, string noted = "") => Clip(
        string.Join(' ', rule.Detail
            .Select(path => (Name: path.Split('.')[^1], Value: Read(path, request, response)))
            .Where(field => field.Value.Length > 0)
            .Select(field => $"{field.Name}={field.Value}")
            .Append(noted)).TrimEnd(),
        MaxDetail);

    private static string Read(string path, IMessage? request, IMessage? response)
    {
        var isOfResponse = path.StartsWith(Response, StringComparison.Ordinal);
        object? value = isOfResponse ? response : request;
        foreach (var name in (isOfResponse ? path[Response.Length..] : path).Split('.'))
        {
            if (value is not IMessage message)
                return "";
            value = ValueOf(message.Descriptor.FindFieldByName(name), message);
        }

        return Text(value);
    }

    private static object? ValueOf(FieldDescriptor field, IMessage message)
    {
        var value = field.Accessor.GetValue(message);
        return field.FieldType != FieldType.Enum || field.IsRepeated ? value
            : (int)value == 0 ? null
            : field.EnumType.FindValueByNumber((int)value)?.Name ?? Text((int)value);
    }

    private static string Text(object? value) => value switch
    {
        null => "",
        string text => text,
        bool flag => flag ? "true" : "false",
        IEnumerable list => List([.. list.Cast<object>()]),
        _ => Convert.ToString(value, CultureInfo.InvariantCulture) ?? "",
    };

    private static string List(object[] values)
    {
        var more = values.Length > MaxListed ? string.Create(CultureInfo.InvariantCulture, $" and {values.Length - MaxListed} more") : "";
        return string.Join(',', values.Take(MaxListed).Select(Text)) + more;
    }

    // What a caller writes into an id stays one word on one line, and storable: PostgreSQL's text holds no NUL.
    private static string Clip(string text, int length) =>
        string.Create(Math.Min(text.Length, length), text, (to, from) =>
        {
            for (var i = 0; i < to.Length; i++)
                to[i] = char.IsControl(from[i]) || char.IsSurrogate(from[i]) ? ' ' : from[i];
        });
}
