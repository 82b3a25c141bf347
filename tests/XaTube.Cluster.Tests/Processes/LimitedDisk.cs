namespace XaTube.Cluster.Tests.Processes;

/// <summary>A file system in memory that can be filled to the last byte. Needs root.</summary>
public sealed class LimitedDisk : IDisposable
{
    private string? _folder;

    private string Ballast => Path.Combine(_folder!, "ballast");

    /// <summary>Moves a folder to this file system. No process may have it open.</summary>
    public void Mount(string folder)
    {
        _folder = folder;
        var aside = $"{folder}.aside";
        Shell.Run("mv", folder, aside);
        Shell.Run("mkdir", folder);
        Shell.Run("mount", "-t", "tmpfs", "-o", "size=400m,mode=700", "tmpfs", folder);
        Shell.Run("cp", "-a", $"{aside}/.", folder);
        Shell.Run("chown", "--reference", aside, folder);
        Shell.Run("rm", "-r", aside);
    }

    public void Fill()
    {
        var block = new byte[64 * 1024];
        using var file = new FileStream(Ballast, FileMode.Create, FileAccess.Write, FileShare.None, bufferSize: 0);
        try
        {
            while (true)
                file.Write(block);
        }
        catch (IOException)
        {
            // Full.
        }
    }

    public void Clear() => File.Delete(Ballast);

    public void Dispose()
    {
        if (_folder is not null)
            Shell.Run("umount", _folder);
        _folder = null;
    }
}
