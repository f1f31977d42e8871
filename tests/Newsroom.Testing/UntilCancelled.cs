namespace Newsroom.Testing;

/// <summary>For handlers that end only with their call.</summary>
public static class UntilCancelled
{
    /// <summary>
    /// Waits until the token is cancelled, tells that, and fails as a cancelled wait does. A callback of the token would not do to tell it: the wait is
    /// cancelled before it, and where the handler ends at once it is taken away and never called (2 of 200,000 times with nothing else to do).
    /// </summary>
    public static async Task WaitAsync(TaskCompletionSource cancelled, CancellationToken token)
    {
        try
        {
            await Task.Delay(Timeout.Infinite, token);
        }
        finally
        {
            cancelled.TrySetResult();
        }
    }
}
