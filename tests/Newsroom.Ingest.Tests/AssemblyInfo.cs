using Newsroom.Testing;

[assembly: AssemblyFixture(typeof(PostgreSqlFixture))]
[assembly: AssemblyFixture(typeof(RabbitMqFixture))]
