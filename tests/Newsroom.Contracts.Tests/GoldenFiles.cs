using Google.Protobuf;
using Google.Protobuf.Reflection;
using Newsroom.Events.V1;
using Newsroom.Testing;

namespace Newsroom.Contracts.Tests;

/// <summary>
/// Bytes of every event as they were written once, beside the same content as JSON. Messages in queues and error queues outlive a
/// deployment: a change by which today's code reads those bytes as something else fails here.
/// Rewrite the files when the baseline is renewed (contracts/baseline/README.md), never to make a test pass:
/// <c>dotnet run --project tests/Newsroom.Contracts.Tests -- -explicit only</c>.
/// </summary>
public sealed class GoldenFiles
{
    private static readonly string Folder = Repository.PathOf("tests", "Newsroom.Contracts.Tests", "Golden");
    private static readonly JsonFormatter Json = new(JsonFormatter.Settings.Default.WithIndentation());

    public static TheoryData<string> Events => [.. EventsReflection.Descriptor.MessageTypes.Select(message => message.Name)];

    [Theory]
    [MemberData(nameof(Events))]
    public void todays_code_reads_and_writes_the_golden_bytes(string name)
    {
        var type = EventsReflection.Descriptor.FindTypeByName<MessageDescriptor>(name);
        var bytes = File.ReadAllBytes(FileOf(name, "binpb"));
        var meant = JsonParser.Default.Parse(File.ReadAllText(FileOf(name, "json")), type);

        Assert.Equal(meant, type.Parser.ParseFrom(bytes));
        Assert.Equal(bytes, meant.ToByteArray());
    }

    [Fact]
    public void there_is_a_pair_of_files_for_each_event_and_no_other() => Assert.Equal(
        EventsReflection.Descriptor.MessageTypes.SelectMany(type => new[] { $"{type.Name}.binpb", $"{type.Name}.json" }).Order(),
        Directory.GetFiles(Folder).Select(Path.GetFileName).Order());

    [Fact(Explicit = true)]
    public void rewrite()
    {
        foreach (var type in EventsReflection.Descriptor.MessageTypes)
        {
            var message = FilledMessage.Create(type);
            File.WriteAllBytes(FileOf(type.Name, "binpb"), message.ToByteArray());
            File.WriteAllText(FileOf(type.Name, "json"), $"{Json.Format(message)}\n");
        }
    }

    private static string FileOf(string name, string extension) => Path.Combine(Folder, $"{name}.{extension}");
}
