namespace Newsroom.Evaluation;

/// <summary>Figures as they come, one JSON object a line.</summary>
internal static class Report
{
    /// <returns>The exit code: 1 if nothing was measured.</returns>
    public static int Print(IEnumerable<Measure> measures)
    {
        var found = false;
        foreach (var measure in measures)
        {
            found = true;
            Console.WriteLine(measure.ToJson());
        }
        return ExitCode(found);
    }

    /// <returns>The exit code: 1 if nothing was measured.</returns>
    public static async Task<int> PrintAsync(IAsyncEnumerable<Measure> measures)
    {
        var found = false;
        await foreach (var measure in measures)
        {
            found = true;
            Console.WriteLine(measure.ToJson());
        }
        return ExitCode(found);
    }

    private static int ExitCode(bool found)
    {
        if (!found)
            Console.Error.WriteLine("Nothing was measured: none of the sets is there.");
        return found ? 0 : 1;
    }
}
