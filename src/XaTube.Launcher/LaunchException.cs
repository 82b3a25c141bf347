namespace XaTube.Launcher;

/// <summary>
/// Why a run cannot start or continue. The message is one line that says what to do about it; it is printed without a stack
/// trace.
/// </summary>
public sealed class LaunchException(string message) : Exception(message);
