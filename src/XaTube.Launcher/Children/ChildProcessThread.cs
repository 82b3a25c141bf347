namespace XaTube.Launcher.Children;

/// <summary>
/// A thread that starts a child and waits for it. The kernel sends the signal of <c>--pdeathsig</c> at the death of the
/// <i>thread</i> that started the child, and a thread of the pool may go at any time.
/// </summary>
public static class ChildProcessThread
{
    public static Task RunAsync(string name, Action work)
    {
        var done = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var thread = new Thread(() =>
        {
            try
            {
                work();
                done.SetResult();
            }
            catch (Exception fault)
            {
                done.SetException(fault);
            }
        })
        { IsBackground = true, Name = name };
        thread.Start();
        return done.Task;
    }
}
