using Microsoft.Diagnostics.Tracing;
using Microsoft.Diagnostics.Tracing.Etlx;

namespace XaTube.Bench.Profiles;

/// <summary>The stack samples of a recorded process, without threads that wait, by category and by method.</summary>
public sealed record Profile(int Samples, IReadOnlyList<(string Name, int Count)> Categories, IReadOnlyList<(string Name, int Count)> Methods)
{
    private const string Sampler = "Microsoft-DotNETCore-SampleProfiler";

    /// <summary>Reads a .nettrace file.</summary>
    public static Profile Read(string file)
    {
        var converted = TraceLog.CreateFromEventPipeDataFile(file);
        try
        {
            using var log = new TraceLog(converted);
            var categories = new Dictionary<string, int>();
            var methods = new Dictionary<string, int>();
            var samples = 0;
            foreach (var sample in log.Events.Where(one => one.ProviderName == Sampler))
            {
                var stack = Stack(sample).Where(method => method.Length > 0).ToList();
                if (stack.Count == 0 || StackCategory.Waits(stack))
                    continue;
                samples++;
                Count(categories, StackCategory.Of(stack));
                foreach (var method in stack.Distinct())
                    Count(methods, method);
            }

            return new(samples, Sorted(categories), Sorted(methods));
        }
        finally
        {
            File.Delete(converted);
        }
    }

    private static void Count(Dictionary<string, int> counts, string name) => counts[name] = counts.GetValueOrDefault(name) + 1;

    private static IEnumerable<string> Stack(TraceEvent sample)
    {
        for (var frame = sample.CallStack(); frame is not null; frame = frame.Caller)
            yield return Short(frame.CodeAddress.FullMethodName);
    }

    private static string Short(string name) => name.IndexOf('(', StringComparison.Ordinal) is > 0 and var at ? name[..at] : name;

    private static List<(string, int)> Sorted(Dictionary<string, int> counts) =>
        [.. counts.OrderByDescending(one => one.Value).Select(one => (one.Key, one.Value))];
}
