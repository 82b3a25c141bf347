using XaTube.Contracts.Tests.Text;

namespace XaTube.Contracts.Tests;

public sealed class ContractsTests
{
    private const string Update = "XATUBE_UPDATE_CONTRACTS";

    [Fact]
    public void The_contracts_are_those_that_are_checked_in()
    {
        var file = Repository.PathOf("docs/contracts.txt");
        var text = ContractsText.Write();
        if (Environment.GetEnvironmentVariable(Update) == "1")
            File.WriteAllText(file, text);

        var changes = LineDiff.Between(File.ReadAllText(file), text);
        if (changes.Count > 0)
            Assert.Fail($"""
                What goes over the wire or into storage is not what docs/contracts.txt says (- there, + in the code):

                {string.Join('\n', changes)}

                A change by mistake: undo it. A deliberate one: see the head of that file for what is compatible, then write it anew
                with {Update}=1 dotnet test --project tests/XaTube.Contracts.Tests -c Release, and have the difference reviewed.
                """);
    }

    [Fact]
    public void Every_serialised_member_has_an_id_of_its_own()
    {
        Assert.Empty(Serialized.Types.SelectMany(type => Serialized.MembersOf(type).Where(member => !member.IsExplicit).Select(member => $"{type}: {member}")));
        Assert.All(Serialized.Types, type => Assert.Distinct(Serialized.MembersOf(type).Select(member => (member.Section, member.Id))));
    }

    [Fact]
    public void Every_serialised_type_grain_interface_and_method_has_an_alias_of_its_own()
    {
        string[] aliases = [.. Serialized.Types.Concat(Serialized.Enums).Concat(GrainContracts.Interfaces).Select(type => Names.AliasOf(type) ?? $"none for {type}")];
        Assert.All(aliases, alias => Assert.StartsWith("xatube.", alias, StringComparison.Ordinal));
        Assert.Distinct(aliases);
        Assert.All(GrainContracts.Interfaces, grain => Assert.Distinct(grain.GetMethods().Select(method => Names.AliasOf(method) ?? $"none for {method}")));
    }

    [Fact]
    public void Every_grain_class_names_its_grain_type() =>
        Assert.DoesNotContain(GrainContracts.Classes, grain => GrainContracts.TypeNameOf(grain) is null);
}
