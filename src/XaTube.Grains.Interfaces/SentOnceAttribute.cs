namespace XaTube.Grains;

/// <summary>
/// A call, or all calls of a grain, that a client does not send again by itself when a silo fails it: because doing it
/// twice is not the same as doing it once, or because the caller repeats it in its own way. All others may be repeated.
/// </summary>
[AttributeUsage(AttributeTargets.Method | AttributeTargets.Interface)]
public sealed class SentOnceAttribute : Attribute;
