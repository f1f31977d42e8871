using Newsroom.Testing;

[assembly: AssemblyFixture(typeof(RabbitMqFixture))]
[assembly: AssemblyFixture(typeof(PostgreSqlFixture))]
// One broker with fixed queue names, and two cores: one topology at a time.
[assembly: CollectionBehavior(DisableTestParallelization = true)]
