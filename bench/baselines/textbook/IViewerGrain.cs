namespace XaTube.Baselines.Textbook;

/// <summary>One viewer, by session id.</summary>
public interface IViewerGrain : IGrainWithGuidKey
{
    /// <summary>Records a heartbeat; returns the number of heartbeats so far.</summary>
    Task<int> Heartbeat(long watchedMs);
}
