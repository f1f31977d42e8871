using Newsroom.Cli.Errors;
using Newsroom.Cli.Submitting;

namespace Newsroom.Cli.Tests;

public sealed class InputsTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("newsroom-inputs-").FullName;

    public InputsTests()
    {
        foreach (var file in new[] { "b.txt", "a.txt", "deep/er/c.html", "deep/d.xml", "deep/picture.png" })
        {
            var path = Path.Combine(_folder, file);
            Directory.CreateDirectory(Path.GetDirectoryName(path)!);
            File.WriteAllText(path, "x");
        }
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void folder_gives_what_can_be_submitted_named_by_its_path() =>
        Assert.Equal(["a.txt", "b.txt", "deep/d.xml", "deep/er/c.html"], Guids(_folder));

    [Theory]
    [InlineData("*.txt", new[] { "a.txt", "b.txt" })]
    [InlineData("?.txt", new[] { "a.txt", "b.txt" })]
    [InlineData("**/*.html", new[] { "deep/er/c.html" })]
    [InlineData("**", new[] { "a.txt", "b.txt", "deep/d.xml", "deep/er/c.html", "deep/picture.png" })]
    public void glob_gives_what_matches(string pattern, string[] expected) => Assert.Equal(expected, Guids($"{_folder}/{pattern}"));

    [Fact]
    public void glob_counts_from_its_fixed_part() => Assert.Equal(["d.xml"], Guids($"{_folder}/deep/*.xml"));

    [Fact]
    public void one_file_named_twice_is_one() => Assert.Single(Inputs.Find([$"{_folder}/a.txt", $"{_folder}/./a.txt"]));

    [Fact]
    public void standard_input_and_urls_are_taken_as_they_are() =>
        Assert.Equal(["-", "https://example.org/a"], Inputs.Find(["-", "https://example.org/a"]).Select(i => i.Guid));

    [Theory]
    [InlineData("none.txt")]
    [InlineData("*.pdf")]
    public void what_is_not_there_is_said(string name) => Assert.Equal(ExitCodes.Usage, Assert.Throws<CliException>(() => Inputs.Find([$"{_folder}/{name}"])).ExitCode);

    private static IEnumerable<string> Guids(string name) => Inputs.Find([name]).Select(i => i.Guid);
}
