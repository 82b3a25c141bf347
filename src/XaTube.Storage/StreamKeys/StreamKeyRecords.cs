namespace XaTube.Storage.StreamKeys;

internal sealed class StreamKeyRecords(Database database) : IStreamKeyRecords
{
    public async Task<bool> WasIssued(string hash, CancellationToken cancel = default) =>
        // Served by a partial index, which is used only if the condition is literally the index's own.
        await database.QueryOne<int>(
            "SELECT 1 FROM OrleansStorage WHERE GrainTypeString = 'stream-key' AND GrainIdExtensionString = @Hash",
            new { Hash = hash }, cancel) == 1;
}
