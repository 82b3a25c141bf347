namespace XaTube.Grains;

/// <summary>
/// A grain method that clients may call again when a call fails because of its silo: it was killed, it drained, or it did not
/// answer in time. The failed call may have been executed, or may be executed later, so a method is only marked if
/// executing it twice has the same effect as executing it once. Methods without it are sent once.
/// </summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class RetryableAttribute : Attribute;
