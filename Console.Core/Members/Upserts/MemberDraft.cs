using CampaignConsole.Core.Members.Consent;
using CampaignConsole.Core.Members.Identities;

namespace CampaignConsole.Core.Members.Upserts;

/// <summary>A member while a batch is applied: what stands and what is to be written.</summary>
sealed class MemberDraft(Member member, Person person, bool isNew)
{
    public Member Member { get; } = member;

    public Person Person { get; } = person;

    public bool IsNew { get; } = isNew;

    public bool MemberChanged { get; set; } = isNew;

    public bool PersonChanged { get; set; } = isNew;

    /// <summary>Anything at all was changed by the row in hand.</summary>
    public bool Touched { get; set; }

    public List<Identity> Identities { get; } = [];

    public Dictionary<(string Channel, string Topic), ConsentState> Consents { get; } = [];

    public HashSet<string> Tags { get; set; } = [];

    public Dictionary<string, string> Attributes { get; } = [];

    public long Id => Member.Id;

    public void Set<T>(T current, T next, Action<T> put)
    {
        if (EqualityComparer<T>.Default.Equals(current, next)) return;
        put(next);
        MemberChanged = Touched = true;
    }

    public void SetPerson(string? current, string? next, Action<string?> put)
    {
        if (current == next) return;
        put(next);
        PersonChanged = Touched = true;
    }
}
