using System.CommandLine;
using Newsroom.Hosting;

namespace Newsroom.Ingest.Access;

/// <summary>
/// <c>keys create</c>: makes a key in the database, for whoever has its password. So the first administrator needs no key that
/// would have to stand in a configuration.
/// </summary>
internal static class KeysCommand
{
    private const int MaxDays = 1_825;

    public static Command Create(Func<ParseResult, WebApplication> build)
    {
        var name = new Option<string>("--name") { Description = "Whose key it is.", Required = true };
        var role = new Option<Roles>("--role") { Description = "Admin, or Service for the other services.", DefaultValueFactory = _ => Roles.Admin };
        var days = new Option<int>("--days") { Description = "How long it is valid.", DefaultValueFactory = _ => (int)AccessRules.DefaultLifetime.TotalDays };
        name.Validators.Add(result => Require(result, AccessRules.IsText(result.GetValueOrDefault<string>() ?? "") && result.GetValueOrDefault<string>()?.Length > 0, "must have 1 to 200 characters"));
        role.Validators.Add(result => Require(result, result.GetValueOrDefault<Roles>() is Roles.Admin or Roles.Service, "must be Admin or Service; an administrator makes other keys"));
        days.Validators.Add(result => Require(result, result.GetValueOrDefault<int>() is > 0 and <= MaxDays, $"must be 1 to {MaxDays}"));
        var create = new Command("create", "Make a key that belongs to no team, and print it; it is never shown again.") { name, role, days };
        create.SetAction((parse, cancellationToken) => NewsroomHost.CheckedAsync(() => CreateAsync(
            build(parse), parse.GetRequiredValue(name), parse.GetValue(role), parse.GetValue(days), cancellationToken)));
        return new Command("keys", "Keys of this installation, in the database.") { create };
    }

    private static async Task<int> CreateAsync(WebApplication app, string name, Roles role, int days, CancellationToken cancellationToken)
    {
        await using (app)
        {
            foreach (var migrator in app.Services.GetServices<Migrator>())
                await migrator.PrepareAsync(cancellationToken);
            var now = app.Services.GetRequiredService<TimeProvider>().GetUtcNow();
            var (key, record) = KeyDesk.Create(name, team: "", role, "command", now, UnixMicroseconds.Of(now.AddDays(days)));
            if (await app.Services.GetRequiredService<IAccessStore>().AddKeyAsync(record, AccessRules.MaxLiveKeys, cancellationToken) != AccessChange.Saved)
                throw new StartupException($"There are {AccessRules.MaxLiveKeys} keys already: revoke some.");
            Console.WriteLine(key.Text);
            return 0;
        }
    }

    private static void Require(System.CommandLine.Parsing.OptionResult result, bool ok, string what)
    {
        if (!ok)
            result.AddError($"{result.Option.Name} {what}.");
    }
}
