using Google.Protobuf.Reflection;
using Newsroom.Admin.V1;
using Newsroom.Cleaning.V1;
using Newsroom.Hosting;
using Newsroom.Ingest.V1;
using Newsroom.Search.V1;
using Newsroom.Tagging.V1;

namespace Newsroom.Contracts.Tests;

/// <summary>What each rpc says about its record in the audit trail.</summary>
public sealed class AuditedRpcs
{
    private static readonly ServiceDescriptor[] Services =
    [
        IngestService.Descriptor, CleaningService.Descriptor, TaggingService.Descriptor, SearchService.Descriptor, AuditService.Descriptor,
        AdminService.Descriptor,
    ];

    /// <summary>Verbs of rpcs that change nothing for anybody else; a submit is told by the revision that it makes.</summary>
    private static readonly string[] Unrecorded =
        ["Get", "BatchGet", "List", "Search", "Find", "Suggest", "Explain", "Watch", "Track", "Clean", "Tag", "Submit", "Fetch", "Who", "Report"];

    public static TheoryData<string> Audited =>
        [.. Services.SelectMany(s => s.Methods).Where(m => AuditRules.RuleOf(m) is not null).Select(m => m.FullName)];

    [Fact]
    public void every_rpc_that_changes_something_is_audited() => Assert.Empty(Services
        .SelectMany(s => s.Methods)
        .Where(m => !Unrecorded.Any(verb => m.Name.StartsWith(verb, StringComparison.Ordinal)) && AuditRules.RuleOf(m) is null)
        .Select(m => m.FullName));

    [Theory]
    [MemberData(nameof(Audited))]
    public void every_path_of_a_rule_is_a_field_that_holds_no_text(string name)
    {
        var method = Services.SelectMany(s => s.Methods).Single(m => m.FullName == name);
        var rule = AuditRules.RuleOf(method)!;

        foreach (var path in rule.Target.Concat(rule.Detail))
        {
            var field = FieldOf(method, path);
            Assert.True(field is not null, $"{name} has no field {path}");
            Assert.True(
                field.FieldType is not (FieldType.String or FieldType.Bytes or FieldType.Message)
                    || field.Name is "source" || method.Service.Name == nameof(AdminService)
                    || field.Name.EndsWith("_id", StringComparison.Ordinal) || field.Name.EndsWith("_ids", StringComparison.Ordinal),
                $"{path} of {name} may hold text");
        }
    }

    private static FieldDescriptor? FieldOf(MethodDescriptor method, string path)
    {
        var parts = path.Split('.');
        var isOfResponse = parts[0] == "response";
        var message = isOfResponse ? method.OutputType : method.InputType;
        FieldDescriptor? field = null;
        foreach (var part in parts.Skip(isOfResponse ? 1 : 0))
        {
            field = message?.FindFieldByName(part);
            message = field?.FieldType == FieldType.Message ? field.MessageType : null;
        }

        return field;
    }
}
