namespace XaTube.Storage.Tests.GrainState;

/// <summary>A grain that remembers a text and can ask for a reminder: all that the tests need of Orleans.</summary>
[Alias("note")]
public interface INoteGrain : IGrainWithStringKey
{
    [Alias("write")]
    Task Write(string text);

    [Alias("read")]
    Task<string> Read();

    [Alias("clear")]
    Task Clear();

    [Alias("remind")]
    Task Remind(string name, TimeSpan period);

    [Alias("reminders")]
    Task<List<string>> Reminders();

    [Alias("forget")]
    Task Forget(string name);
}

public sealed class NoteState
{
    public string Text { get; set; } = "";
}

[GrainType("note")]
public sealed class NoteGrain([PersistentState("note")] IPersistentState<NoteState> state) : Grain, INoteGrain, IRemindable
{
    public Task Write(string text)
    {
        state.State.Text = text;
        return state.WriteStateAsync();
    }

    public Task<string> Read() => Task.FromResult(state.State.Text);

    public Task Clear() => state.ClearStateAsync();

    public Task Remind(string name, TimeSpan period) => this.RegisterOrUpdateReminder(name, period, period);

    public async Task<List<string>> Reminders() =>
        [.. (await this.GetReminders()).Select(reminder => reminder.ReminderName).Order()];

    public async Task Forget(string name) => await this.UnregisterReminder((await this.GetReminder(name))!);

    public Task ReceiveReminder(string reminderName, TickStatus status) => Task.CompletedTask;
}
