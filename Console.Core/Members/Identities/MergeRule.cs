namespace CampaignConsole.Core.Members.Identities;

/// <summary>Two members, the lower id first.</summary>
readonly record struct Pair(long First, long Second)
{
    public static Pair Of(long one, long other) => one < other ? new Pair(one, other) : new Pair(other, one);
}

/// <summary>What a rule needs to know of one side.</summary>
sealed record MergeSide(long Id, string Name, DateOnly? BirthDate, string? Postcode, string? Line1, IReadOnlyList<Identity> Identities);

/// <summary>What speaks for and against one person, as codes; and whether that suffices to merge without asking.</summary>
sealed record MergeJudgement(bool ByItself, IReadOnlyList<string> Evidence);

/// <summary>When two records are one person: by itself only on an identity verified on both sides, with no contradicting birth date or name.</summary>
static class MergeRule
{
    /// <summary>From this likeness on two names are "similar" in the evidence; they never merge by themselves on it.</summary>
    const double Similar = 0.88;

    public static bool Contradict(DateOnly? birthDate, string? name, DateOnly? otherBirthDate, string? otherName) =>
        (birthDate is not null && otherBirthDate is not null && birthDate != otherBirthDate) || PersonNames.Contradict(name, otherName);

    public static MergeJudgement Judge(MergeSide one, MergeSide other)
    {
        var evidence = new List<string>();
        var verified = false;
        foreach (var mine in one.Identities)
        {
            var theirs = other.Identities.FirstOrDefault(identity => identity.Kind == mine.Kind && identity.Issuer == mine.Issuer && identity.Value == mine.Value);
            if (theirs is null) continue;
            var both = mine.Verified && theirs.Verified;
            verified |= both;
            evidence.Add($"same_{IdentityKey.NameOf(mine.Kind)}{(both ? "_verified" : "")}");
        }

        if (one.BirthDate is not null && other.BirthDate is not null) evidence.Add(one.BirthDate == other.BirthDate ? "same_birth_date" : "other_birth_date");
        if (one.Name.Length > 0 && other.Name.Length > 0)
            evidence.Add(!PersonNames.Contradict(one.Name, other.Name) ? "same_name" : PersonNames.Likeness(one.Name, other.Name) >= Similar ? "similar_name" : "other_name");
        if (one.Postcode is not null && one.Postcode == other.Postcode)
            evidence.Add(one.Line1 is not null && string.Equals(one.Line1, other.Line1, StringComparison.OrdinalIgnoreCase) ? "same_address" : "same_postcode");
        return new MergeJudgement(verified && !Contradict(one.BirthDate, one.Name, other.BirthDate, other.Name), [.. evidence.Distinct()]);
    }
}
