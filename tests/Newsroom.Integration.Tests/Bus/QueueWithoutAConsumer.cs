using Newsroom.Contracts;
using Newsroom.Hosting;

namespace Newsroom.Integration.Tests.Bus;

public sealed class QueueWithoutAConsumer
{
    [Fact]
    public void keeps_the_process_from_starting_and_is_named()
    {
        // By its name it receives what cleaning does.
        var settings = new Dictionary<string, string?>(ProbeHost.Settings) { ["Bus:Transport"] = "RabbitMq", ["Bus:Uri"] = "amqp://unused" };

        var error = Assert.Throws<StartupException>(() => NewsroomHost.Build("cleaning", [new EmptyModule("cleaning")], settings));

        Assert.Contains(Queues.CleaningArticleReceived, error.Message, StringComparison.Ordinal);
    }
}
