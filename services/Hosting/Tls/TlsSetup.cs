using Microsoft.Extensions.Options;

namespace Newsroom.Hosting;

/// <summary>Registers what encrypted connections need.</summary>
internal static class TlsSetup
{
    /// <summary>Reads and checks the settings; throws with what is wrong with them.</summary>
    public static TlsOptions AddTls(this WebApplicationBuilder builder)
    {
        var options = builder.Configuration.GetSection(TlsOptions.Section).Get<TlsOptions>() ?? new TlsOptions();
        if (options.Mistakes().ToList() is { Count: > 0 } mistakes)
            throw new OptionsValidationException(TlsOptions.Section, typeof(TlsOptions), mistakes);
        builder.Services.AddSingleton(options);
        builder.Services.AddSingleton<ServerCertificate>();
        return options;
    }
}
