namespace XaTube.Launcher.Nginx;

/// <summary>Where one nginx keeps its files.</summary>
/// <param name="Run">Configuration, process id and state; its owner's only.</param>
/// <param name="Temp">Request and response bodies; its workers write there.</param>
/// <param name="ErrorLog">A file.</param>
public sealed record NginxFolders(string Run, string Temp, string ErrorLog);
