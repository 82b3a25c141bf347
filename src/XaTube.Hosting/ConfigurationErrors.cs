using Microsoft.Extensions.Options;

namespace XaTube.Hosting;

/// <summary>Reports wrong settings to the operator in one line each, instead of a stack trace.</summary>
public static class ConfigurationErrors
{
    /// <summary>The exit code for a wrong configuration: EX_CONFIG of sysexits.h.</summary>
    public const int ExitCode = 78;

    /// <summary>
    /// Runs a step whose failure is for the operator to mend, such as a migration: an InvalidOperationException becomes an
    /// <see cref="OptionsValidationException"/>, which <see cref="RunAsync"/> reports in one line.
    /// </summary>
    public static void AsOneLine(Action step)
    {
        try
        {
            step();
        }
        catch (InvalidOperationException fault)
        {
            throw new OptionsValidationException("", typeof(ConfigurationErrors), [fault.Message.ReplaceLineEndings(" ")]);
        }
    }

    /// <summary>
    /// Builds and runs a host. Settings that fail validation are written to standard error, a line each, and the result is
    /// <see cref="ExitCode"/>; otherwise it is 0. Other exceptions pass through.
    /// </summary>
    public static async Task<int> RunAsync(Func<Task> run)
    {
        try
        {
            await run();
            return 0;
        }
        catch (OptionsValidationException fault)
        {
            await Report([fault]);
        }
        catch (AggregateException faults) when (faults.InnerExceptions.All(fault => fault is OptionsValidationException))
        {
            // Validation at start collects the failures of all options classes.
            await Report(faults.InnerExceptions.Cast<OptionsValidationException>());
        }

        return ExitCode;
    }

    private static async Task Report(IEnumerable<OptionsValidationException> faults)
    {
        foreach (var line in faults.SelectMany(fault => fault.Failures).Distinct())
            await Console.Error.WriteLineAsync(line);
    }
}
