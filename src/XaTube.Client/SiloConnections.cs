namespace XaTube.Client;

/// <summary>How many silos this process is connected to, as reported by the Orleans client. Thread-safe.</summary>
public sealed class SiloConnections
{
    private int _count;

    public int Count => Volatile.Read(ref _count);

    /// <summary>Whether there was a connection at any time.</summary>
    public bool WereEverConnected { get; private set; }

    public void Update(int count)
    {
        WereEverConnected |= count > 0;
        Volatile.Write(ref _count, count);
    }
}
