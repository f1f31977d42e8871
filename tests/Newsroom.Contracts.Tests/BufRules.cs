using Newsroom.Testing;

namespace Newsroom.Contracts.Tests;

public sealed class BufRules : IDisposable
{
    private static readonly string Contracts = Repository.PathOf("contracts");
    private static readonly string Baseline = Repository.PathOf("contracts", "baseline", "newsroom.binpb");

    private readonly string _copy = Directory.CreateTempSubdirectory("newsroom-contracts-").FullName;

    public void Dispose() => Directory.Delete(_copy, recursive: true);

    [Fact]
    public Task contracts_follow_the_style_and_comment_rules() => BufAsync("lint", Contracts);

    [Fact]
    public Task contracts_break_nothing_that_was_released() => BufAsync("breaking", Contracts, "--against", Baseline);

    [Fact]
    public async Task removed_field_is_reported_as_breaking()
    {
        CopyWithout("  string guid = 4;");

        Assert.Contains("deleted", await FailureAsync("breaking", _copy, "--against", Baseline), StringComparison.Ordinal);
    }

    [Fact]
    public async Task field_without_a_comment_is_reported_by_lint()
    {
        CopyWithout("  // The sender's own stable identifier of the article within the source. 1 to 1,000 characters.");

        Assert.Contains("guid", await FailureAsync("lint", _copy), StringComparison.Ordinal);
    }

    private static Task<string> BufAsync(params string[] arguments) =>
        ServerProcess.RunAsync(Repository.Tool("buf"), arguments, null, TestContext.Current.CancellationToken);

    private static async Task<string> FailureAsync(params string[] arguments) =>
        (await Assert.ThrowsAsync<InvalidOperationException>(() => BufAsync(arguments))).Message;

    /// <summary>A copy of the contracts that lacks one line of article.proto.</summary>
    private void CopyWithout(string line)
    {
        File.Copy(Path.Combine(Contracts, "buf.yaml"), Path.Combine(_copy, "buf.yaml"));
        foreach (var file in Directory.GetFiles(Path.Combine(Contracts, "proto"), "*.proto", SearchOption.AllDirectories))
        {
            var target = Path.Combine(_copy, Path.GetRelativePath(Contracts, file));
            Directory.CreateDirectory(Path.GetDirectoryName(target)!);
            File.Copy(file, target);
        }

        var article = Path.Combine(_copy, "proto", "newsroom", "article", "v1", "article.proto");
        var lines = File.ReadAllLines(article).ToList();
        Assert.True(lines.Remove(line), $"article.proto no longer has the line: {line}");
        File.WriteAllLines(article, lines);
    }
}
