using CampaignConsole.Core.Kernel;
using CampaignConsole.Core.Members.Consent;
using CampaignConsole.Core.Members.Identities;

namespace CampaignConsole.Core.Members.Upserts;

/// <summary>Applies read rows to the working set, one after the other, in memory; gathers what is to be written.</summary>
sealed class RowApplying(WorkingSet set, UpsertFrame frame, Queue<long> memberIds)
{
    readonly UpsertWrites writes = new();

    public UpsertWrites Writes => writes;

    /// <summary>Applies one row; a refusal leaves no trace of it.</summary>
    public (UpsertOutcome Outcome, long MemberId) Apply(ReadRow row)
    {
        var (draft, own) = Resolve(row);
        if (!draft.IsNew && !frame.Reaches(draft.Member.HomeStoreId)) throw MemberRefusals.MemberUnknown();
        if (!frame.Reaches(row.Row.HomeStore.IsGiven ? row.HomeStoreId : draft.Member.HomeStoreId)) throw MemberRefusals.StoreUnknown();
        var isNew = draft.IsNew && draft.Member.Id == own && !writes.Known.Contains(own);
        writes.Known.Add(own);
        draft.Touched = isNew;
        Profile(draft, row);
        Identities(draft, own, row);
        Consents(draft, row);
        Tags(draft, row);
        Attributes(draft, row);
        if (!draft.Touched) return (UpsertOutcome.Unchanged, draft.Id);
        draft.Member.UpdatedAt = frame.Now;
        draft.MemberChanged = true;
        writes.Touched.Add(draft);
        return (isNew ? UpsertOutcome.Created : UpsertOutcome.Updated, draft.Id);
    }

    (MemberDraft Draft, long Own) Resolve(ReadRow row)
    {
        if (row.Row.MemberId is { } id) return set.Knows(id) ? (set.Effective(id), id) : throw MemberRefusals.MemberUnknown();
        if (row.HasSource)
        {
            if (set.IsErased(row.Row.Source!, row.Row.SourceId!)) throw MemberRefusals.MemberErased();
            return set.OwnRecord(row.Row.Source!, row.Row.SourceId!) is { } own ? (set.Effective(own), own) : Begin(row);
        }

        var holders = row.Identities.SelectMany(identity => set.HoldersOf(identity.Key)).Distinct().ToList();
        var fitting = holders.Where(holder => !MergeRule.Contradict(holder.Member.BirthDate, holder.Person.Name, row.BirthDate, row.Row.Name.Value)).ToList();
        return (holders.Count, fitting.Count) switch
        {
            (_, 1) => (fitting[0], fitting[0].Id),
            (_, > 1) => throw MemberRefusals.IdentityClash(fitting.Select(draft => draft.Id)),
            _ => Begin(row),
        };
    }

    (MemberDraft, long) Begin(ReadRow row)
    {
        if (!frame.Reaches(row.HomeStoreId)) throw MemberRefusals.StoreUnknown();
        var joined = row.Row.JoinedAt is { } at && at < frame.Now ? at : frame.Now;
        var draft = set.Add(new Member
        {
            Id = memberIds.Dequeue(), Source = row.Row.Source, SourceId = row.Row.SourceId, JoinedAt = joined, UpdatedAt = frame.Now, Version = 1,
        });
        return (draft, draft.Id);
    }

    static void Profile(MemberDraft draft, ReadRow read)
    {
        var (row, member, person) = (read.Row, draft.Member, draft.Person);
        if (row.Name.IsGiven)
        {
            draft.SetPerson(person.Name, row.Name.Value ?? "", name => person.Name = name!);
            draft.SetPerson(person.SearchName, PersonNames.Fold(person.Name), name => person.SearchName = name!);
        }

        if (row.Address.IsGiven)
        {
            var to = row.Address.Value ?? new AddressRow();
            draft.SetPerson(person.Line1, to.Line1, value => person.Line1 = value);
            draft.SetPerson(person.Line2, to.Line2, value => person.Line2 = value);
            draft.SetPerson(person.City, to.City, value => person.City = value);
            draft.SetPerson(person.Postcode, to.Postcode, value => person.Postcode = value);
            draft.SetPerson(person.AddressRegion, to.Region, value => person.AddressRegion = value);
            draft.SetPerson(person.Country, to.Country, value => person.Country = value);
        }

        if (row.BirthDate.IsGiven)
        {
            draft.Set(member.BirthDate, read.BirthDate, date => member.BirthDate = date);
            draft.Set(member.BirthDay, read.BirthDate is { } born ? born.Month * 100 + born.Day : null, day => member.BirthDay = day);
        }

        if (row.Gender.IsGiven) draft.Set(member.Gender, read.Gender, gender => member.Gender = gender);
        if (row.HomeStore.IsGiven) draft.Set(member.HomeStoreId, read.HomeStoreId, store => member.HomeStoreId = store);
        draft.Set(member.Language, row.Language.Or(member.Language), value => member.Language = value);
        draft.Set(member.TimeZone, row.TimeZone.Or(member.TimeZone), value => member.TimeZone = value);
        draft.Set(member.Region, row.Region.Or(member.Region), value => member.Region = value);
        draft.Set(member.Tier, row.Tier.Or(member.Tier), value => member.Tier = value);
    }

    void Identities(MemberDraft draft, long own, ReadRow row)
    {
        if (row.Row.Identities is null) return;
        foreach (var (key, told) in row.Identities)
        {
            var verified = told ?? (frame.Origin.IsTrusted && key.IsVouchedFor);
            var there = draft.Identities.Find(identity => KeyOf(identity) == key);
            if (there is null)
            {
                there = new Identity
                {
                    MemberId = draft.Id, OriginMemberId = own, Kind = key.Kind, Issuer = key.Issuer, Value = key.Value,
                    Verified = verified, VerifiedAt = verified ? frame.Now : null, UpdatedAt = frame.Now,
                };
                draft.Identities.Add(there);
                writes.NewIdentities.Add(there);
                set.Hold(key, draft.Id);
                draft.Touched = true;
            }
            else if (there.Verified != verified && (told is not null || verified))
            {
                (there.Verified, there.VerifiedAt, there.UpdatedAt) = (verified, verified ? frame.Now : null, frame.Now);
                if (there.Id != 0) writes.ChangedIdentities.Add(there);
                draft.Touched = true;
            }
            else continue;

            foreach (var other in set.HoldersOf(key).Where(other => other.Id != draft.Id))
                writes.Clashes.Add(Pair.Of(draft.Id, other.Id));
        }

        if (row.HasSource || row.Row.MemberId is not null) Drop(draft, row.HasSource ? own : null, row);
    }

    /// <summary>Lists replace: what this record (by hand: anybody) gave before and does not give now goes.</summary>
    void Drop(MemberDraft draft, long? own, ReadRow row)
    {
        foreach (var gone in draft.Identities.FindAll(identity => (own is null || identity.OriginMemberId == own) && !row.Names(KeyOf(identity))))
        {
            draft.Identities.Remove(gone);
            set.LetGo(KeyOf(gone), draft.Id);
            writes.ChangedIdentities.Remove(gone);
            if (!writes.NewIdentities.Remove(gone)) writes.GoneIdentities.Add(gone.Id);
            draft.Touched = true;
        }
    }

    void Consents(MemberDraft draft, ReadRow row)
    {
        foreach (var said in row.Consents)
        {
            var state = draft.Consents.GetValueOrDefault((said.Channel, said.Topic));
            // The same statement told again is no new one.
            if (state is not null && state.At == said.At && state.Granted == said.Granted) continue;
            writes.Statements.Add((draft.Id, said));
            draft.Touched = true;
            if (!said.Overrides(state)) continue;
            if (state?.Granted != said.Granted && !draft.IsNew) writes.ConsentChanges.Add((draft.Id, said));
            draft.Consents[(said.Channel, said.Topic)] = writes.State(draft, said);
            if (said.IsObjection) draft.Set(draft.Member.ObjectsToPersonalised, !said.Granted, objects => draft.Member.ObjectsToPersonalised = objects);
        }
    }

    void Tags(MemberDraft draft, ReadRow row)
    {
        if (!row.Row.Tags.IsGiven || draft.Tags.SetEquals(row.Row.Tags.Value!)) return;
        draft.Tags = [.. row.Row.Tags.Value!];
        writes.Tagged.Add(draft);
        draft.Touched = true;
    }

    void Attributes(MemberDraft draft, ReadRow row)
    {
        if (!row.Row.Attributes.IsGiven) return;
        var given = row.Row.Attributes.Value ?? draft.Attributes.Keys.ToDictionary(name => name, _ => (string?)null);
        foreach (var (name, value) in given)
        {
            if (draft.Attributes.GetValueOrDefault(name) == value) continue;
            if (value is null) draft.Attributes.Remove(name);
            else draft.Attributes[name] = value;
            writes.Attributed.Add(draft);
            draft.Touched = true;
        }
    }

    static IdentityKey KeyOf(Identity identity) => new(identity.Kind, identity.Issuer, identity.Value);
}
