using Newsroom.Testing;

namespace Newsroom.Ingest.Tests;

public sealed class QuarantineOnRabbitMq(RabbitMqFixture broker, PostgreSqlFixture postgres) : QuarantineOnEitherBus
{
    protected override async Task<(string Key, string Value)[]> SettingsAsync()
    {
        await broker.ResetAsync(Cancel);
        return
        [
            ("Bus:Transport", "RabbitMq"),
            ("Bus:Uri", broker.Uri.ToString()),
            ("Ingest:Storage:Engine", "PostgreSql"),
            ("Ingest:Storage:ConnectionString", await postgres.CreateDatabaseAsync()),
            ("Ingest:Storage:MigrateOnStart", "true"),
        ];
    }
}
