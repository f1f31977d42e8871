using System.Globalization;
using Google.Protobuf;
using Google.Protobuf.Reflection;
using Grpc.Core;
using Xunit;

namespace Newsroom.Testing;

/// <summary>One way to ask for something that may be hidden.</summary>
/// <param name="Rpc">Name of the rpc.</param>
/// <param name="AskAsync">What is asked, with the caller's metadata; answers with all that could tell something.</param>
/// <param name="OwnerSees">The owner's answer tells the hidden thing from one that is not there: proof that the case could find a leak.</param>
public sealed record LeakCase<TSecret>(string Rpc, Func<Metadata, TSecret, Task<string>> AskAsync, bool OwnerSees = true);

/// <summary>
/// Whatever is hidden from a caller answers exactly as what never was: each case is asked about both, and the answers, with what names the
/// thing itself struck out, are the same.
/// </summary>
public static class LeakSuite
{
    /// <summary>Fails if a service has an rpc that is neither tried nor named as one that has nothing to hide.</summary>
    public static void CoversEveryRpc<TSecret>(ServiceDescriptor service, IEnumerable<LeakCase<TSecret>> cases, params string[] others) => Assert.Equal(
        service.Methods.Select(method => method.Name).Order(StringComparer.Ordinal),
        cases.Select(one => one.Rpc).Concat(others).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal));

    /// <param name="names">What names a secret.</param>
    public static async Task TellsNothingAsync<TSecret>(
        IEnumerable<LeakCase<TSecret>> cases, string owner, string other, IEnumerable<TSecret> hidden, TSecret unknown, Func<TSecret, IEnumerable<string>> names)
    {
        foreach (var secret in hidden)
        {
            foreach (var one in cases)
            {
                Assert.Equal($"{one.Rpc} {await AnswerAsync(one, other, unknown)}", $"{one.Rpc} {await AnswerAsync(one, other, secret)}");
                if (one.OwnerSees)
                    Assert.NotEqual($"{one.Rpc} {await AnswerAsync(one, owner, unknown)}", $"{one.Rpc} {await AnswerAsync(one, owner, secret)}");
            }
        }

        async Task<string> AnswerAsync(LeakCase<TSecret> one, string team, TSecret secret)
        {
            var answer = await one.AskAsync(TestCallers.Of(team), secret);
            foreach (var (name, i) in names(secret).Select((name, i) => (name, i)))
                answer = answer.Replace(name, string.Create(CultureInfo.InvariantCulture, $"#{i}"), StringComparison.OrdinalIgnoreCase);
            return answer;
        }
    }

    /// <summary>A response as text, or the status that came instead.</summary>
    public static async Task<string> TextOfAsync<T>(AsyncUnaryCall<T> call, Action<T>? strike = null)
        where T : IMessage
    {
        try
        {
            var response = await call;
            strike?.Invoke(response);
            return JsonFormatter.Default.Format(response);
        }
        catch (RpcException e)
        {
            return $"{e.StatusCode}: {e.Status.Detail}";
        }
    }
}
