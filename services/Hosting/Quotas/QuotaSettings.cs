using System.ComponentModel.DataAnnotations;
using Microsoft.Extensions.Options;
using Microsoft.Extensions.Primitives;

namespace Newsroom.Hosting;

/// <summary>
/// The quotas as the configuration has them now. A mistake stops a start, but not a process that runs: it goes on with what it had. The
/// options of the framework would throw into the thread that noticed the change.
/// </summary>
public sealed partial class QuotaSettings : IDisposable
{
    private readonly IConfiguration _configuration;
    private readonly ILogger<QuotaSettings> _logger;
    private readonly IDisposable _watch;
    private volatile QuotaOptions _current;

    /// <exception cref="OptionsValidationException">A limit is out of its range.</exception>
    public QuotaSettings(IConfiguration configuration, ILogger<QuotaSettings> logger)
    {
        (_configuration, _logger) = (configuration, logger);
        _current = Read();
        _watch = ChangeToken.OnChange(configuration.GetReloadToken, Reload);
    }

    public QuotaOptions Current => _current;

    public void Dispose() => _watch.Dispose();

    private void Reload()
    {
        try
        {
            _current = Read();
            LogRead(_logger, _current.Teams.Count);
        }
        catch (Exception e) when (e is OptionsValidationException or InvalidOperationException)
        {
            LogInvalid(_logger, e);
        }
    }

    private QuotaOptions Read()
    {
        var options = _configuration.GetSection(QuotaOptions.Section).Get<QuotaOptions>() ?? new QuotaOptions();
        var faults = new List<ValidationResult>();
        foreach (var quota in options.Teams.Values.Prepend(options))
            Validator.TryValidateObject(quota, new ValidationContext(quota), faults, validateAllProperties: true);
        return faults.Count == 0
            ? options
            : throw new OptionsValidationException(QuotaOptions.Section, typeof(QuotaOptions), faults.Select(f => $"{QuotaOptions.Section}: {f.ErrorMessage}"));
    }

    [LoggerMessage(EventName = "quotas.read", Level = LogLevel.Information, Message = "Quotas were read again, {Teams} teams have their own")]
    private static partial void LogRead(ILogger logger, int teams);

    [LoggerMessage(EventName = "quotas.invalid", Level = LogLevel.Error, Message = "The changed quotas are not valid; those before go on")]
    private static partial void LogInvalid(ILogger logger, Exception e);
}
