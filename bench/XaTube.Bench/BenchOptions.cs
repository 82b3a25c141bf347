using System.Globalization;
using XaTube.Bench.Targets;
using XaTube.Launcher;

namespace XaTube.Bench;

/// <summary>What <c>./xatube bench</c> was asked for.</summary>
public sealed record BenchOptions
{
    public int Rounds { get; private init; } = 5;

    /// <summary>A sanity look: its figures go into the artifacts and not into the documents.</summary>
    public bool Quick { get; private init; }

    /// <summary>The one scenario to run; <c>null</c>: all.</summary>
    public string? Only { get; private init; }

    /// <summary>The targets of races; empty: all.</summary>
    public IReadOnlyList<string> Targets { get; private init; } = [];

    /// <summary>Before the first round of a race, for each target.</summary>
    public double FirstWarmSeconds => Quick ? 8 : 20;

    public double WarmSeconds => Quick ? 2 : 4;

    public double MeasureSeconds => Quick ? 4 : 8;

    public double OpenSeconds => Quick ? 2 : 5;

    public bool Wants(Target target) => Targets.Count == 0 || Targets.Contains(target.Name);

    /// <exception cref="LaunchException">An option is not known, or its value is not one.</exception>
    public static BenchOptions Parse(IReadOnlyList<string> arguments)
    {
        var options = new BenchOptions();
        int? rounds = null;
        for (var i = 0; i < arguments.Count; i++)
        {
            var name = arguments[i];
            string Value() => i + 1 < arguments.Count ? arguments[++i] : throw new LaunchException($"{name} needs a value; './xatube help' shows which");
            switch (name)
            {
                case "--quick":
                    options = options with { Quick = true };
                    break;
                case "--rounds":
                    rounds = int.TryParse(Value(), NumberStyles.None, CultureInfo.InvariantCulture, out var count) && count is > 0 and <= 100
                        ? count
                        : throw new LaunchException($"--rounds must be a number from 1 to 100, not '{arguments[i]}'");
                    break;
                case "--only":
                    options = options with { Only = Value() };
                    break;
                case "--targets":
                    options = options with { Targets = Value().Split(',') };
                    break;
                default:
                    throw new LaunchException($"'{name}' is not an option of bench; './xatube help' lists them");
            }
        }

        return options with { Rounds = rounds ?? (options.Quick ? 2 : 5) };
    }
}
