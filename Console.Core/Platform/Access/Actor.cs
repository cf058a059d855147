using CampaignConsole.Core.Kernel;

namespace CampaignConsole.Core.Platform.Access;

/// <summary>What kind of actor does something.</summary>
public enum ActorKind
{
    Person,
    Key,
    Job,
}

/// <summary>Who acts: a person, another system's key (with its creator's rights, cut to its scopes) or a job of the console.</summary>
public sealed record Actor(ActorKind Kind, long Id, string Name, IReadOnlySet<Right> Rights, Scope Scope)
{
    /// <summary>The person behind it: for a key its creator. Four eyes compare this.</summary>
    public long PersonId { get; init; } = Id;

    /// <summary>A test key: what it does counts nowhere.</summary>
    public bool IsTest { get; init; }

    /// <summary>The language for answers to this actor.</summary>
    public string Language { get; init; } = Languages.English;

    /// <summary>The console itself, doing what a person asked for before.</summary>
    public static Actor Job(string name) => new(ActorKind.Job, 0, name, Enum.GetValues<Right>().ToHashSet(), Scope.Everything);

    public bool Can(Right right) => Rights.Contains(right);

    /// <summary>Refuses where the right is missing; every writing verb starts with it.</summary>
    /// <exception cref="Refused"><c>right_missing</c></exception>
    public void Demand(Right right)
    {
        if (!Can(right)) throw new Refused("right_missing", RefusedKind.Forbidden, right);
    }
}
