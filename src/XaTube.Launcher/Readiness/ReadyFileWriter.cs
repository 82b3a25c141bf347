namespace XaTube.Launcher.Readiness;

/// <summary>Writes the ready file of one run once everything is ready, and deletes it at the end.</summary>
public sealed class ReadyFileWriter : IDisposable
{
    private readonly string? _path;
    private readonly Lock _gate = new();
    private Func<ReadyFile>? _content;

    public ReadyFileWriter(string? path)
    {
        _path = path;
        Remove();
    }

    public void Publish(Func<ReadyFile> content)
    {
        lock (_gate)
            _content = content;
        Refresh();
    }

    /// <summary>Writes the file again with current process ids; does nothing before <see cref="Publish"/>.</summary>
    public void Refresh()
    {
        lock (_gate)
        {
            if (_path is not null)
                _content?.Invoke().Write(_path);
        }
    }

    public void Dispose()
    {
        lock (_gate)
        {
            _content = null;
            Remove();
        }
    }

    private void Remove()
    {
        if (_path is not null)
            File.Delete(_path);
    }
}
