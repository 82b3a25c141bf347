using System.Text;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;

namespace XaTube.Hosting;

/// <summary>
/// Settings that must be secret. One that is missing, too short or a placeholder stops the process, except in Development,
/// where a missing one has a publicly known value that is the same in every process.
/// </summary>
public sealed class SecretSettings(IConfiguration configuration, IHostEnvironment environment)
{
    private static readonly string[] Placeholders = ["change-me", "changeme", "change_me", "placeholder", "replace", "your-", "<"];

    /// <summary>What is wrong with this setting, in one line that says how to set it, or null.</summary>
    /// <param name="name">Such as "XaTube:Accounts:TokenKey".</param>
    /// <param name="bytes">How many bytes it must have: see <see cref="Key"/>.</param>
    public string? Fault(string name, int bytes = 32)
    {
        var value = configuration[name]?.Trim();
        var fault = string.IsNullOrEmpty(value) ? "is missing"
            : Placeholders.Any(word => value.Contains(word, StringComparison.OrdinalIgnoreCase)) ? "is still a placeholder"
            : Bytes(value, bytes).Length < bytes ? "is too short"
            : null;
        return fault is null || environment.IsDevelopment()
            ? null
            : $"Setting {name} {fault}: set it (environment variable {name.Replace(":", "__")}) to at least {bytes} random bytes.";
    }

    /// <summary>The secret as a key: decoded from base64 when that gives enough bytes, else its text in UTF-8.</summary>
    /// <exception cref="OptionsValidationException">See <see cref="Fault"/>, which is the message.</exception>
    public byte[] Key(string name, int bytes = 32) => Bytes(Text(name, bytes), bytes);

    /// <summary>The secret as text, as for a password or a header.</summary>
    /// <exception cref="OptionsValidationException">See <see cref="Fault"/>, which is the message.</exception>
    public string Text(string name, int bytes = 32) =>
        Fault(name, bytes) is { } fault ? throw new OptionsValidationException(name, typeof(SecretSettings), [fault])
        : configuration[name]?.Trim() is { Length: > 0 } value ? value
        : $"for-development-only:{name}".PadRight(bytes, '.');

    private static byte[] Bytes(string value, int bytes)
    {
        var decoded = new byte[value.Length];
        return Convert.TryFromBase64String(value, decoded, out var length) && length >= bytes
            ? decoded[..length]
            : Encoding.UTF8.GetBytes(value);
    }
}

public static class SecretSettingServices
{
    /// <summary>
    /// Makes the start of the process fail without this secret. Read it with <see cref="SecretSettings"/>. Repeating it
    /// changes nothing.
    /// </summary>
    public static IServiceCollection RequireSecret(this IServiceCollection services, string name, int bytes = 32)
    {
        services.TryAddSingleton<SecretSettings>();
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IValidateOptions<RequiredSecrets>, Check>());
        services.AddOptions<RequiredSecrets>().Configure(required => required.Bytes[name] = bytes).ValidateOnStart();
        return services;
    }

    private sealed class RequiredSecrets
    {
        public Dictionary<string, int> Bytes { get; } = [];
    }

    private sealed class Check(SecretSettings settings) : IValidateOptions<RequiredSecrets>
    {
        public ValidateOptionsResult Validate(string? name, RequiredSecrets required)
        {
            var faults = required.Bytes.Select(secret => settings.Fault(secret.Key, secret.Value)).OfType<string>().ToList();
            return faults.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(faults);
        }
    }
}
