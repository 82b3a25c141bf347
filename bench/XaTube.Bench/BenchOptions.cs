using System.Globalization;
using XaTube.Bench.Targets;
using XaTube.Launcher;

namespace XaTube.Bench;

/// <summary>The command line of <c>./xatube bench</c>.</summary>
public sealed record BenchOptions
{
    public int Rounds { get; private init; } = 5;

    /// <summary>Short measurements, to see that everything works.</summary>
    public bool Quick { get; private init; }

    /// <summary>The names of the scenarios to run; empty: all.</summary>
    public IReadOnlyList<string> Only { get; private init; } = [];

    /// <summary>The names of the targets to compare; empty: all.</summary>
    public IReadOnlyList<string> Targets { get; private init; } = [];

    /// <summary>The folder of another checkout that is compared with this one, round by round; <c>null</c>: none.</summary>
    public string? Against { get; private init; }

    /// <summary>Figures of a quick run, and of a comparison with another checkout, are not published in docs/performance.md.</summary>
    public bool Publishes => !Quick && Against is null;

    /// <summary>The first warm-up of each target, before the first round.</summary>
    public double FirstWarmSeconds => Quick ? 8 : 20;

    public double WarmSeconds => Quick ? 2 : 4;

    public double MeasureSeconds => Quick ? 4 : 8;

    public double OpenSeconds => Quick ? 2 : 5;

    /// <summary>Whether a target takes part: the other checkout always does.</summary>
    public bool Wants(Target target) => Targets.Count == 0 || Targets.Contains(target.Name) || target is XaTubeCluster { IsOther: true };

    /// <exception cref="LaunchException">An option is unknown, or its value is invalid.</exception>
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
                    options = options with { Only = Value().Split(',') };
                    break;
                case "--targets":
                    options = options with { Targets = Value().Split(',') };
                    break;
                case "--against":
                    options = options with { Against = Value() };
                    break;
                default:
                    throw new LaunchException($"'{name}' is not an option of bench; './xatube help' lists them");
            }
        }

        return options with { Rounds = rounds ?? (options.Quick ? 2 : 5) };
    }
}
