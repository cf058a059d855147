namespace CampaignConsole.Core.Platform.Storage;

/// <summary>A door that lets in so many at a time, with two waiting lines: people first, then bulk work; in each line first come, first served.</summary>
sealed class GateQueue(int places)
{
    readonly Lock sync = new();
    readonly LinkedList<TaskCompletionSource> people = new();
    readonly LinkedList<TaskCompletionSource> bulk = new();
    int free = places;

    /// <returns>The place; whoever disposes of it leaves.</returns>
    public async Task<IDisposable> EnterAsync(WriteUrgency urgency, CancellationToken ct)
    {
        LinkedListNode<TaskCompletionSource> place;
        lock (sync)
        {
            if (free > 0)
            {
                free--;
                return new Place(this);
            }

            var line = urgency == WriteUrgency.Person ? people : bulk;
            place = line.AddLast(new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously));
        }

        try
        {
            await place.Value.Task.WaitAsync(ct);
            return new Place(this);
        }
        catch (OperationCanceledException)
        {
            GiveUp(place);
            throw;
        }
    }

    void Leave()
    {
        lock (sync)
        {
            var next = people.First ?? bulk.First;
            if (next is null)
            {
                free++;
                return;
            }

            next.List!.Remove(next);
            next.Value.SetResult();
        }
    }

    void GiveUp(LinkedListNode<TaskCompletionSource> place)
    {
        lock (sync)
        {
            if (place.List is not null)
            {
                place.List.Remove(place);
                return;
            }
        }

        // The turn came at the moment of giving up: hand it on.
        Leave();
    }

    sealed class Place(GateQueue queue) : IDisposable
    {
        public void Dispose() => queue.Leave();
    }
}
