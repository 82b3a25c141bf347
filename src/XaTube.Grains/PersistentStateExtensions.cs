namespace XaTube.Grains;

internal static class PersistentStateExtensions
{
    /// <summary>Writes the next state. When that fails the state in memory stays as it was, so that a retry can succeed.</summary>
    public static async Task Save<T>(this IPersistentState<T> stored, T next)
    {
        var before = stored.State;
        stored.State = next;
        try
        {
            await stored.WriteStateAsync();
        }
        catch
        {
            stored.State = before;
            throw;
        }
    }
}
