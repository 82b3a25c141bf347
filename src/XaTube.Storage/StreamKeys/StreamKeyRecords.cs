namespace XaTube.Storage.StreamKeys;

internal sealed class StreamKeyRecords(Database database) : IStreamKeyRecords
{
    public async Task<bool> WasIssued(string hash, CancellationToken cancel = default) =>
        // The index is for keys alone, and found by the very words of its condition.
        await database.QueryOne<int>(
            "SELECT 1 FROM OrleansStorage WHERE GrainTypeString = 'stream-key' AND GrainIdExtensionString = @Hash",
            new { Hash = hash }, cancel) == 1;
}
