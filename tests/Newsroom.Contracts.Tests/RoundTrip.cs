using Google.Protobuf;
using Google.Protobuf.Reflection;
using Google.Protobuf.WellKnownTypes;
using MassTransit.Context;
using Newsroom.Events.V1;
using Newsroom.Hosting;

namespace Newsroom.Contracts.Tests;

public sealed class RoundTrip
{
    private static readonly Dictionary<string, MessageDescriptor> Messages = typeof(EventsReflection).Assembly.GetTypes()
        .Where(type => type.Namespace?.StartsWith("Newsroom.", StringComparison.Ordinal) == true)
        .Select(type => type.GetProperty("Descriptor", typeof(FileDescriptor))?.GetValue(null))
        .OfType<FileDescriptor>()
        .SelectMany(file => file.MessageTypes)
        .ToDictionary(message => message.FullName, StringComparer.Ordinal);

    public static TheoryData<string> AllMessages => [.. Messages.Keys];

    public static TheoryData<string> Events => [.. EventsReflection.Descriptor.MessageTypes.Select(message => message.FullName)];

    [Theory]
    [MemberData(nameof(AllMessages))]
    public void protobuf_bytes_keep_every_field(string name)
    {
        var type = Messages[name];
        for (var variant = 0; variant < FilledMessage.Variants(type); variant++)
        {
            var message = FilledMessage.Create(type, variant);

            Assert.Empty(FilledMessage.Unset(message));
            Assert.Equal(message, type.Parser.ParseFrom(message.ToByteArray()));
        }
    }

    [Theory]
    [MemberData(nameof(Events))]
    public void bus_carries_an_event_as_its_plain_bytes_and_keeps_every_field(string name)
    {
        var message = FilledMessage.Create(Messages[name]);

        (byte[] Bytes, IMessage? Message) arrived = OverTheBus((dynamic)message);

        Assert.Empty(FilledMessage.Unset(message));
        Assert.Equal(message.ToByteArray(), arrived.Bytes);
        Assert.Equal(message, arrived.Message);
    }

    [Fact]
    public void lists_maps_oneofs_and_messages_within_themselves_are_filled()
    {
        var cases = Enumerable.Range(0, FilledMessage.Variants(Value.Descriptor))
            .Select(variant => (Value)FilledMessage.Create(Value.Descriptor, variant))
            .ToList();

        Assert.Equal(
            System.Enum.GetValues<Value.KindOneofCase>().Where(kind => kind != Value.KindOneofCase.None).Order(),
            cases.Select(value => value.KindCase).Order());
        Assert.All(cases, value => Assert.Empty(FilledMessage.Unset(value)));
        Assert.Equal(2, ((Struct)FilledMessage.Create(Struct.Descriptor)).Fields.Count);
    }

    [Fact]
    public void fields_left_at_their_default_are_found()
    {
        var message = (ArticleTagged)FilledMessage.Create(ArticleTagged.Descriptor);
        message.Attempt = 0;
        message.Clean.Paragraphs[1].Text = "";
        message.Tags.Keywords.RemoveAt(0);
        message.ReceivedAt = null;

        Assert.Equal(
            [
                "newsroom.events.v1.ArticleTagged.attempt",
                "newsroom.events.v1.ArticleTagged.clean > newsroom.article.v1.CleanArticle.paragraphs > newsroom.article.v1.Paragraph.text",
                "newsroom.events.v1.ArticleTagged.received_at",
                "newsroom.events.v1.ArticleTagged.tags > newsroom.article.v1.ArticleTags.keywords",
            ],
            FilledMessage.Unset(message).Order(StringComparer.Ordinal));
    }

    private static (byte[] Bytes, IMessage? Message) OverTheBus<T>(T message)
        where T : class, IMessage
    {
        var factory = new ProtobufSerializerFactory();
        var context = new MessageSendContext<T>(message);
        var body = factory.CreateSerializer().GetMessageBody(context);
        var arrived = factory.CreateDeserializer().Deserialize(body, context.Headers);
        return (body.GetBytes(), arrived.TryGetMessage<T>(out var received) ? received : null);
    }
}
