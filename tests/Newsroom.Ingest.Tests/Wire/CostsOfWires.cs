namespace Newsroom.Ingest.Tests.Wire;

/// <summary>Tests that measure time and memory of the whole process, so nothing else may run beside them.</summary>
[CollectionDefinition(Name, DisableParallelization = true)]
public sealed class CostsOfWires
{
    public const string Name = "Costs of wires";
}
