using Microsoft.Extensions.DependencyInjection;
using Orleans.Serialization;

namespace XaTube.Contracts.Tests;

/// <summary>
/// Why every id is written out: what happens between two processes when one has a record's next version. Written as
/// one type and read as the other, since two types of one assembly can't have the same alias; fields carry no type's name.
/// </summary>
public sealed class GeneratedIdsTests : IDisposable
{
    private readonly ServiceProvider _services = new ServiceCollection().AddSerializer().BuildServiceProvider();

    public void Dispose() => _services.Dispose();

    [Fact]
    public void With_ids_by_position_a_parameter_inserted_in_the_middle_moves_every_later_value_without_an_error()
    {
        Assert.Equal(new ByPosition2("node", "42", "17", null!), Read<ByPosition1, ByPosition2>(new("node", "42", "17")));
        Assert.Equal(new ByPosition1("node", "eu", "42"), Read<ByPosition2, ByPosition1>(new("node", "eu", "42", "17")));
    }

    [Fact]
    public void With_ids_by_position_a_watch_time_becomes_a_peak() =>
        Assert.Equal(new Counts2(5, 900, 0), Read<Counts1, Counts2>(new(5, 900)));

    [Fact]
    public void With_ids_by_position_two_parameters_of_one_type_that_change_places_are_exchanged() =>
        Assert.Equal(new Counts1(900, 5), Read<CountsExchanged, Counts1>(new(WatchedMs: 900, Viewers: 5)));

    [Fact]
    public void With_written_ids_every_value_arrives_where_it_belongs()
    {
        Assert.Equal(new ByIds2("node", null, "42", "17"), Read<ByIds1, ByIds2>(new("node", "42", "17")));
        Assert.Equal(new ByIds1("node", "42", "17"), Read<ByIds2, ByIds1>(new("node", "eu", "42", "17")));
    }

    [Fact]
    public void Ids_generated_from_property_names_lose_a_value_when_its_property_is_renamed()
    {
        Assert.Equal(7, Read<Named1, Named1>(new() { Viewers = 7 }).Viewers);
        Assert.Equal(0, Read<Named1, Named2>(new() { Viewers = 7 }).Watching);
    }

    [Fact]
    public void Written_ids_equal_to_the_positions_are_the_same_bytes_but_ids_on_the_properties_are_not_read()
    {
        Assert.Equal(Bytes(new ByPosition1("node", "42", "17")), Bytes(new ByIds1("node", "42", "17")));
        Assert.Equal(new OnProperties(null!, null!, null!), Read<ByPosition1, OnProperties>(new("node", "42", "17")));
    }

    private TTo Read<TFrom, TTo>(TFrom value) => _services.GetRequiredService<Serializer<TTo>>().Deserialize(Bytes(value))!;

    private byte[] Bytes<T>(T value) => _services.GetRequiredService<Serializer<T>>().SerializeToArray(value);

    [GenerateSerializer, Alias("test.ByPosition1")]
    public sealed record ByPosition1(string Node, string Boot, string Client);

    [GenerateSerializer, Alias("test.ByPosition2")]
    public sealed record ByPosition2(string Node, string Region, string Boot, string Client);

    [GenerateSerializer, Alias("test.Counts1")]
    public sealed record Counts1(long Viewers, long WatchedMs);

    [GenerateSerializer, Alias("test.Counts2")]
    public sealed record Counts2(long Viewers, long Peak, long WatchedMs);

    [GenerateSerializer, Alias("test.CountsExchanged")]
    public sealed record CountsExchanged(long WatchedMs, long Viewers);

    [GenerateSerializer, Alias("test.ByIds1")]
    public sealed record ByIds1([Id(0)] string Node, [Id(1)] string Boot, [Id(2)] string Client);

    [GenerateSerializer, Alias("test.ByIds2")]
    public sealed record ByIds2([Id(0)] string Node, [Id(3)] string? Region, [Id(1)] string Boot, [Id(2)] string Client);

    [GenerateSerializer, Alias("test.OnProperties")]
    public sealed record OnProperties([property: Id(0)] string Node, [property: Id(1)] string Boot, [property: Id(2)] string Client);

    [GenerateSerializer(GenerateFieldIds = GenerateFieldIds.PublicProperties), Alias("test.Named1")]
    public sealed record Named1
    {
        public int Viewers { get; init; }
    }

    [GenerateSerializer(GenerateFieldIds = GenerateFieldIds.PublicProperties), Alias("test.Named2")]
    public sealed record Named2
    {
        public int Watching { get; init; }
    }
}
