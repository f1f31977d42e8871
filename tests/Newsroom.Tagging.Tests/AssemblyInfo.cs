using Newsroom.Testing;

[assembly: AssemblyFixture(typeof(PostgreSqlFixture))]
