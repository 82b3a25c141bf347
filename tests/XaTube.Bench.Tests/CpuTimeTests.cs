using System.Diagnostics;
using XaTube.Bench.Targets;

namespace XaTube.Bench.Tests;

public sealed class CpuTimeTests
{
    [Fact]
    public void The_time_of_children_is_charged_while_they_run_and_after_they_have_ended()
    {
        // The shell waits for a busy child, and then for a line, so that it is still running when it is measured.
        var start = new ProcessStartInfo("sh", ["-c", "sh -c 'i=0; while [ $i -lt 300000 ]; do i=$((i+1)); done'; echo done; read line"])
        { RedirectStandardOutput = true, RedirectStandardInput = true };
        using var shell = Process.Start(start)!;
        Assert.Equal("done", shell.StandardOutput.ReadLine());
        Assert.True(CpuTime.Seconds([shell.Id]) >= 0.05);
        shell.StandardInput.Close();
        shell.WaitForExit();
        Assert.Equal(0, CpuTime.Seconds([shell.Id]));
    }
}
