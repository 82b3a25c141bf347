namespace XaTube.Launcher;

/// <summary>
/// Why a run cannot go on, in one line that tells its reader what to do about it.
/// It is printed as it stands; there is no stack trace to look at.
/// </summary>
public sealed class LaunchException(string message) : Exception(message);
