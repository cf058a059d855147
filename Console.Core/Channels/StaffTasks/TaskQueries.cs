using System.Linq.Expressions;
using CampaignConsole.Core.Campaigns;
using CampaignConsole.Core.Catalogue;
using CampaignConsole.Core.Channels.Adapters;
using CampaignConsole.Core.Channels.Deliveries;
using CampaignConsole.Core.Kernel;
using CampaignConsole.Core.Members;
using CampaignConsole.Core.Platform;
using CampaignConsole.Core.Platform.Access;
using CampaignConsole.Core.Platform.Storage;
using Microsoft.EntityFrameworkCore;

namespace CampaignConsole.Core.Channels.StaffTasks;

/// <summary>Which tasks to list.</summary>
public enum TaskView
{
    Open = 0,

    /// <summary>Open and taken by whoever asks.</summary>
    Mine = 1,

    /// <summary>Open and due soon.</summary>
    Soon = 2,

    /// <summary>Ended, the latest first.</summary>
    Ended = 3,
}

/// <summary>What to list.</summary>
/// <param name="Store">Code of a store; null: all within the scope.</param>
public sealed record TaskFilter(TaskView View = TaskView.Open, string? Store = null);

/// <summary>A task in a list.</summary>
/// <param name="Name">Null for those who may not see it, and of members of other stores.</param>
/// <param name="Waits">The campaign is paused: nobody can take it.</param>
/// <param name="Reason">Code of why it ended otherwise than done.</param>
public sealed record TaskRow(
    Guid Key, long MemberId, string? Name, string StoreCode, string Store, long CampaignId, string Campaign, DateTimeOffset HandedAt, DateTimeOffset DueAt, bool IsSoon, bool Waits,
    string? TakenBy, bool IsMine, DateTimeOffset? EndedAt, TaskOutcome? Outcome, string? Reason)
{
    /// <summary>Of the ledger row, for reading on.</summary>
    public long Id { get; init; }
}

/// <summary>A task with what to say. Address and text are null for those who may not see them, and once it has ended.</summary>
public sealed record TaskDetail(TaskRow Row, string? Phone, string? Language, string? Text, string? Headline, string? Code);

/// <summary>Lists tasks of the stores within the actor's scope. Personal fields follow the Desk: full for members of one's own, or of nobody's, store.</summary>
public sealed class TaskQueries(IDbContextFactory<ConsoleDb> databases, MessageComposer composer, TimeProvider clock)
{
    /// <summary>A ledger row as what composes and judges messages takes it.</summary>
    internal static Expression<Func<Delivery, ClaimedRow>> Row { get; } = row => new ClaimedRow(
        row.Id, row.Key, row.OccurrenceId, row.CampaignId, row.Channel, row.OriginMemberId, row.MemberId, row.AssignmentId, row.IdentityId, row.Attempt, row.FirstAttemptAt, row.Step);

    /// <summary>By the day they are due; ended ones by when they ended, the latest first.</summary>
    public async Task<Page<TaskRow>> ListAsync(Actor by, TaskFilter filter, PageRequest page, CancellationToken ct)
    {
        by.Demand(Right.UseDesk);
        await using var db = databases.CreateDbContext();
        var tasks = Of(db, by, filter);
        var ordered = filter.View == TaskView.Ended
            ? tasks.OrderByDescending(task => task.EndedAt).ThenBy(task => task.DeliveryId)
            : tasks.OrderBy(task => task.DueAt).ThenBy(task => task.DeliveryId);
        var rows = await Rows(db, by, ordered.Skip(page.Skip).Take(page.Limit)).ToListAsync(ct);
        return new Page<TaskRow>(
            [.. filter.View == TaskView.Ended ? rows.OrderByDescending(row => row.EndedAt).ThenBy(row => row.Id) : rows.OrderBy(row => row.DueAt).ThenBy(row => row.Id)],
            await tasks.CountAsync(ct));
    }

    /// <summary>Open tasks in the order of their numbers, each with what to say, for apps that read on.</summary>
    public async Task<IReadOnlyList<TaskDetail>> AfterAsync(Actor by, string? store, long after, int limit, CancellationToken ct)
    {
        by.Demand(Right.UseDesk);
        await using var db = databases.CreateDbContext();
        var rows = await Rows(db, by, Of(db, by, new TaskFilter(TaskView.Open, store)).Where(task => task.DeliveryId > after).OrderBy(task => task.DeliveryId).Take(limit)).ToListAsync(ct);
        return await DetailsAsync(db, by, [.. rows.OrderBy(row => row.Id)], ct);
    }

    /// <summary>One task.</summary>
    /// <exception cref="Refused"><c>not_found</c>: none of the stores within the scope has it.</exception>
    public async Task<TaskDetail> GetAsync(Actor by, Guid key, CancellationToken ct)
    {
        by.Demand(Right.UseDesk);
        await using var db = databases.CreateDbContext();
        var row = await Rows(db, by, Within(db, by).Where(task => task.Key == key)).FirstOrDefaultAsync(ct) ?? throw PlatformRefusals.NotFound("task", key);
        return (await DetailsAsync(db, by, [row], ct))[0];
    }

    /// <summary>The stores whose tasks the actor sees.</summary>
    public async Task<IReadOnlyList<HomeStore>> StoresAsync(Actor by, CancellationToken ct)
    {
        by.Demand(Right.UseDesk);
        await using var db = databases.CreateDbContext();
        return await TaskStores.Staffed(db).Within(by.Scope).OrderBy(store => store.Name).Take(PageRequest.Most).Select(store => new HomeStore(store.Code, store.Name)).ToListAsync(ct);
    }

    internal static IQueryable<StaffTask> Within(ConsoleDb db, Actor by)
    {
        if (by.Scope.IsEverything) return db.Set<StaffTask>();
        var stores = db.StoresWithin(by.Scope);
        return db.Set<StaffTask>().Where(task => stores.Contains(task.StoreId));
    }

    IQueryable<StaffTask> Of(ConsoleDb db, Actor by, TaskFilter filter)
    {
        var (now, code, tasks) = (clock.GetUtcNow(), TaskActions.WhoOf(by, null).Code, Within(db, by));
        if (filter.Store is { } store) tasks = tasks.Where(task => db.Set<Store>().Any(row => row.Id == task.StoreId && row.Code == store));
        return filter.View switch
        {
            TaskView.Open => tasks.Where(task => task.EndedAt == null),
            TaskView.Mine => tasks.Where(task => task.EndedAt == null && task.TakenByCode == code),
            TaskView.Soon => tasks.Where(task => task.EndedAt == null && task.RemindAt <= now),
            TaskView.Ended => tasks.Where(task => task.EndedAt != null),
        };
    }

    IQueryable<TaskRow> Rows(ConsoleDb db, Actor by, IQueryable<StaffTask> tasks)
    {
        var (now, code, sees) = (clock.GetUtcNow(), TaskActions.WhoOf(by, null).Code, by.Can(Right.SeePersonal));
        var ours = db.Set<Member>().Within(by.Scope, db).Select(member => member.Id);
        var staffed = TaskStores.Staffed(db);
        return from task in tasks
               join row in db.Set<Delivery>() on task.DeliveryId equals row.Id
               join store in db.Set<Store>() on task.StoreId equals store.Id
               join member in db.Set<Member>() on row.MemberId equals member.Id
               join campaign in db.Set<Campaign>() on task.CampaignId equals campaign.Id
               join person in db.Set<Person>() on row.MemberId equals person.MemberId into persons
               from person in persons.DefaultIfEmpty()
               select new TaskRow(
                   task.Key, row.MemberId, sees && (ours.Contains(row.MemberId) || !staffed.Any(home => home.Id == member.HomeStoreId)) ? person.Name ?? "" : null, store.Code, store.Name,
                   campaign.Id, campaign.Name, task.HandedAt, task.DueAt, task.EndedAt == null && task.RemindAt <= now, campaign.State == CampaignState.Paused,
                   task.TakenBy, task.TakenByCode == code, task.EndedAt, task.Outcome, row.Reason) { Id = row.Id };
    }

    async Task<IReadOnlyList<TaskDetail>> DetailsAsync(ConsoleDb db, Actor by, IReadOnlyList<TaskRow> rows, CancellationToken ct)
    {
        // A name that is hidden hides the rest; what has ended needs no text any more.
        long[] shown = [.. rows.Where(row => row is { Name: not null, EndedAt: null }).Select(row => row.Id)];
        var claimed = await db.Set<Delivery>().AsNoTracking().Where(row => EF.Parameter(shown).Contains(row.Id)).Select(Row).ToListAsync(ct);
        var messages = claimed.Count == 0 ? new Dictionary<long, OutgoingMessage?>() : await composer.ComposeAsync(claimed, ct);
        return [.. rows.Select(row => messages.GetValueOrDefault(row.Id) is { } message
            ? new TaskDetail(row, message.Address, message.Language, message.Text, message.Offer?.Headline, message.Offer?.Code)
            : new TaskDetail(row, null, null, null, null, null))];
    }
}
