using Microsoft.Extensions.Options;

namespace XaTube.Grains;

public static class OptionsExtensions
{
    /// <summary>
    /// The options, or their defaults when they fail their own validation: for deriving or checking other options by them.
    /// The failure is reported once, by the options that have it.
    /// </summary>
    public static T ValueOrDefault<T>(this IOptions<T> options)
        where T : class, new()
    {
        try
        {
            return options.Value;
        }
        catch (OptionsValidationException)
        {
            return new T();
        }
    }
}
