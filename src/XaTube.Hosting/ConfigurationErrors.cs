using Microsoft.Extensions.Options;

namespace XaTube.Hosting;

/// <summary>Turns a wrong setting into one line for the operator instead of a stack trace.</summary>
public static class ConfigurationErrors
{
    /// <summary>The exit code for a wrong configuration, after sysexits.h.</summary>
    public const int ExitCode = 78;

    /// <summary>Does one step whose failure is the operator's to mend, such as a migration: told in one line, not as a stack trace.</summary>
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
    /// Builds and runs a host. A setting that its options refuse is written to standard error, a line for each, and the
    /// answer is <see cref="ExitCode"/>; otherwise it is 0. Other exceptions pass through.
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
            foreach (var line in fault.Failures)
                await Console.Error.WriteLineAsync(line);
            return ExitCode;
        }
    }
}
