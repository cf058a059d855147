using CampaignConsole.Core.Kernel;
using CampaignConsole.Core.Platform.Access;
using CampaignConsole.Web.Shell;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Routing;

namespace CampaignConsole.Web.Ui;

/// <summary>What every page and every part that acts inherits: <see cref="RunAsync"/> with its busy flag, a token that ends with the page, and the URL as state.</summary>
public abstract class ConsolePage : ComponentBase, IDisposable
{
    readonly CancellationTokenSource gone = new();
    int running;
    string? path;

    [Inject] protected NavigationManager Navigation { get; set; } = null!;

    [Inject] protected Notices Notices { get; set; } = null!;

    [Inject] protected UserTime Time { get; set; } = null!;

    [Inject] protected CurrentUser User { get; set; } = null!;

    /// <summary>The signed-in user as the actor of verbs and questions; read anew before each <see cref="RunAsync"/>.</summary>
    protected Actor By => User.Actor;

    /// <summary>True while <see cref="RunAsync"/> works: primary buttons are disabled by it.</summary>
    protected bool Busy => running > 0;

    /// <summary>Cancelled when the user leaves the page.</summary>
    protected CancellationToken Gone => gone.Token;

    /// <summary>A page sets its parameters again when only the query of its own address changes: the router itself does not, since no route value has changed.</summary>
    public override Task SetParametersAsync(ParameterView parameters)
    {
        var first = path is null;
        var set = base.SetParametersAsync(parameters);
        path = PathOf(Navigation.Uri);
        if (first && GetType().IsDefined(typeof(RouteAttribute), inherit: true)) Navigation.LocationChanged += Moved;
        return set;
    }

    /// <summary>Does something that may be refused. A <see cref="Refused"/> becomes a notice in the user's language; any other error goes to the error boundary.</summary>
    /// <returns>True when it was done; false when it was refused or the user has left.</returns>
    protected async Task<bool> RunAsync(Func<CancellationToken, Task> act)
    {
        running++;
        try
        {
            await User.RefreshAsync(gone.Token);
            await act(gone.Token);
            Notices.ForgetRefusals();
            return true;
        }
        catch (OperationCanceledException) when (gone.IsCancellationRequested)
        {
            return false;
        }
        catch (Refused refused)
        {
            Notices.Show(refused);
            return false;
        }
        finally
        {
            running--;
            if (!gone.IsCancellationRequested) await InvokeAsync(StateHasChanged);
        }
    }

    /// <summary>Reads what the page is about. Where that does not exist, or not for this user, the page makes way for the one that says so.</summary>
    /// <returns>True when it was read.</returns>
    protected async Task<bool> OpenAsync(Func<CancellationToken, Task> read)
    {
        var isThere = true;
        var done = await RunAsync(async ct =>
        {
            try
            {
                await read(ct);
            }
            catch (Refused refused) when (refused.Kind == RefusedKind.NotFound)
            {
                isThere = false;
                Navigation.NotFound();
            }
        });
        return done && isThere;
    }

    /// <summary>The state record as the address says it; see <see cref="PageState"/>.</summary>
    protected T ReadState<T>() where T : class => PageState.Read<T>(Navigation.Uri);

    /// <summary>Puts the state into the address (a new entry in the history), from the first page of its list on.</summary>
    protected void GoTo<T>(T state, bool replace = false) where T : class => Navigation.NavigateTo(PageState.Address(Navigation.Uri, state), replace: replace);

    public void Dispose()
    {
        Dispose(disposing: true);
        GC.SuppressFinalize(this);
    }

    /// <summary>Pages that hold subscriptions end them here.</summary>
    protected virtual void Dispose(bool disposing)
    {
        if (!disposing || gone.IsCancellationRequested) return;
        Navigation.LocationChanged -= Moved;
        gone.Cancel();
        gone.Dispose();
    }

    void Moved(object? sender, LocationChangedEventArgs location)
    {
        if (PathOf(location.Location) == path) _ = InvokeAsync(AgainAsync);
    }

    async Task AgainAsync()
    {
        if (gone.IsCancellationRequested) return;
        try
        {
            await SetParametersAsync(ParameterView.Empty);
        }
        catch (Exception problem)
        {
            await DispatchExceptionAsync(problem);
        }
    }

    static string PathOf(string address) => Urls.Local(address).Split('?', '#')[0];
}
