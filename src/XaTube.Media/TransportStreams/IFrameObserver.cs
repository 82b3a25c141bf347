namespace XaTube.Media.TransportStreams;

/// <summary>Is told of every picture and every packet of sound in a stream, by the stream's own clock.</summary>
public interface IFrameObserver
{
    void OnPicture(TimeSpan time, bool isKeyframe);

    void OnSound(TimeSpan time);

    void OnBytes(TrackKind track, int count);
}
