namespace XaTube.Grains;

internal static class PersistentStateExtensions
{
    /// <summary>Writes the next state; when that fails, the grain goes on with the one it had, so that a retry can succeed.</summary>
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
