using Newsroom.Testing;

[assembly: AssemblyFixture(typeof(RabbitMqFixture))]
[assembly: AssemblyFixture(typeof(PostgreSqlFixture))]
// One broker with fixed queue names: one test at a time.
[assembly: CollectionBehavior(DisableTestParallelization = true)]
