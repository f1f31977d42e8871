using Grpc.Core;

namespace Newsroom.Contracts.Tests.Standins;

public class CallSettings
{
    private static readonly DateTime Deadline = new(2030, 1, 2, 3, 4, 5, DateTimeKind.Utc);

    [Fact]
    public void options_start_empty()
    {
        var options = new CallOptions();

        Assert.Null(options.Headers);
        Assert.Null(options.Deadline);
        Assert.Equal(CancellationToken.None, options.CancellationToken);
        Assert.Null(options.WriteOptions);
        Assert.Null(options.PropagationToken);
        Assert.Null(options.Credentials);
        Assert.False(options.IsWaitForReady);
    }

    [Fact]
    public void options_keep_what_they_are_given()
    {
        using var source = new CancellationTokenSource();
        var (headers, write, credentials) = (new Metadata(), new WriteOptions(), Credentials());

        var options = new CallOptions(headers, Deadline, source.Token, write, credentials: credentials);

        Assert.Same(headers, options.Headers);
        Assert.Equal(Deadline, options.Deadline);
        Assert.Equal(source.Token, options.CancellationToken);
        Assert.Same(write, options.WriteOptions);
        Assert.Same(credentials, options.Credentials);
    }

    [Fact]
    public void each_with_changes_one_setting_of_a_copy()
    {
        using var source = new CancellationTokenSource();
        var (headers, write, credentials) = (new Metadata(), new WriteOptions(WriteFlags.NoCompress), Credentials());
        var original = new CallOptions();

        var changed = original.WithHeaders(headers).WithDeadline(Deadline).WithCancellationToken(source.Token)
            .WithWriteOptions(write).WithCredentials(credentials).WithWaitForReady();

        Assert.Same(headers, changed.Headers);
        Assert.Equal(Deadline, changed.Deadline);
        Assert.Equal(source.Token, changed.CancellationToken);
        Assert.Same(write, changed.WriteOptions);
        Assert.Same(credentials, changed.Credentials);
        Assert.True(changed.IsWaitForReady);
        Assert.False(changed.WithWaitForReady(false).IsWaitForReady);
        Assert.Equal(new CallOptions(), original);
    }

    [Fact]
    public void write_options_keep_their_flags()
    {
        Assert.Equal((WriteFlags)3, WriteFlags.BufferHint | WriteFlags.NoCompress);
        Assert.Equal(WriteFlags.NoCompress, new WriteOptions(WriteFlags.NoCompress).Flags);
        Assert.Equal(default, WriteOptions.Default.Flags);
    }

    [Fact]
    public void propagation_takes_over_both_by_default()
    {
        Assert.True(ContextPropagationOptions.Default.IsPropagateDeadline);
        Assert.True(ContextPropagationOptions.Default.IsPropagateCancellation);
        Assert.False(new ContextPropagationOptions(propagateDeadline: false).IsPropagateDeadline);
    }

    private static CallCredentials Credentials() => CallCredentials.FromInterceptor((_, _) => Task.CompletedTask);
}
