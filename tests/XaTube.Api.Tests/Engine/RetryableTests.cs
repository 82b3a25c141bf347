using System.Reflection;
using Microsoft.Extensions.Options;
using Microsoft.Extensions.Time.Testing;
using Orleans.Serialization.Invocation;
using XaTube.Client;
using XaTube.Grains.Audience;
using XaTube.Grains.LiveStreams;
using XaTube.Grains.Publishing;

namespace XaTube.Api.Tests.Engine;

public sealed class RetryableTests
{
    [Theory]
    [InlineData(typeof(IPublishingGrain), nameof(IPublishingGrain.RevokeKey), true)]
    [InlineData(typeof(ILiveStreamGrain), nameof(ILiveStreamGrain.GetSnapshot), true)]
    [InlineData(typeof(IPublishingGrain), nameof(IPublishingGrain.RotateKey), false)]
    [InlineData(typeof(ILiveStreamGrain), nameof(ILiveStreamGrain.Claim), false)]
    [InlineData(typeof(IAudiencePartitionGrain), nameof(IAudiencePartitionGrain.Apply), false)]
    [InlineData(typeof(ILiveStreamObserver), nameof(ILiveStreamObserver.Changed), false)]
    [InlineData(typeof(IUnmarked), nameof(IUnmarked.Call), false)]
    public async Task Only_a_retryable_method_is_called_again(Type grain, string method, bool retried)
    {
        var silos = new SiloConnections();
        silos.Update(2);
        var time = new FakeTimeProvider();
        var call = new FailingOnce(grain.GetMethod(method)!);

        var result = new GrainCallRetryFilter(silos, Options.Create(new EngineClientOptions()), time).Invoke(call);
        time.Advance(TimeSpan.FromSeconds(1));

        if (retried)
            await result;
        else
            await Assert.ThrowsAsync<SiloUnavailableException>(() => result);
        Assert.Equal(retried ? 2 : 1, call.Attempts);
    }

    public interface IUnmarked
    {
        Task Call();
    }

    /// <summary>A call whose first attempt meets a silo that has gone.</summary>
    private sealed class FailingOnce(MethodInfo method) : IOutgoingGrainCallContext
    {
        public int Attempts { get; private set; }

        public MethodInfo InterfaceMethod => method;

        public object? Result { get; set; }

        public Response? Response { get; set; }

        public IInvokable Request => throw new NotSupportedException();

        public object Grain => throw new NotSupportedException();

        public GrainId? SourceId => null;

        public GrainId TargetId => default;

        public GrainInterfaceType InterfaceType => default;

        public string InterfaceName => method.DeclaringType!.Name;

        public string MethodName => method.Name;

        public IGrainContext? SourceContext => null;

        public Task Invoke() => ++Attempts == 1 ? Task.FromException(new SiloUnavailableException()) : Task.CompletedTask;
    }
}
