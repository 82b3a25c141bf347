namespace XaTube.Storage;

/// <summary>One page of a list. <see cref="Next"/> is the opaque cursor of the next page, or null at the end.</summary>
public sealed record Page<T>(IReadOnlyList<T> Items, string? Next);

/// <summary>
/// Which page a caller wants: at most <see cref="Limit"/> items (1–100) after the cursor <see cref="After"/>. A malformed
/// cursor starts from the beginning.
/// </summary>
public sealed record PageRequest(int Limit = 20, string? After = null);
