using CampaignConsole.Core.Promotions;
using CampaignConsole.Core.Promotions.Benefits;

namespace CampaignConsole.Web.Features.Promotions;

/// <summary>A draft while it is edited: what was read, what it has become, and what is wrong with it.</summary>
public sealed class PromotionEditModel
{
    string savedName = "";
    string savedHash = "";

    public long? Id { get; private set; }

    public int Version { get; private set; }

    public string Name { get; set; } = "";

    public PromotionDefinition Definition { get; private set; } = new();

    public bool IsArchived { get; private set; }

    public bool IsChanged => Name != savedName || OfferDocument.Of(Definition).Hash != savedHash;

    public IReadOnlyList<string> Problems => PromotionProblems.Of(Definition);

    public IReadOnlyList<string> Warnings => PromotionProblems.Warnings(Definition);

    /// <summary>A new draft in the brand's currency, with a benefit to begin with.</summary>
    public static PromotionEditModel New(string currency)
    {
        var model = new PromotionEditModel { Definition = new PromotionDefinition { Currency = currency, Benefits = [new PercentOff(2_000)] } };
        model.savedHash = OfferDocument.Of(model.Definition).Hash;
        return model;
    }

    public static PromotionEditModel Of(PromotionDraft draft) => new()
    {
        Id = draft.Id, Version = draft.Version, Name = draft.Name, Definition = draft.Definition, IsArchived = draft.IsArchived,
        savedName = draft.Name, savedHash = OfferDocument.Of(draft.Definition).Hash,
    };

    public void Become(PromotionDefinition definition) => Definition = definition;

    public void Add(Benefit benefit) => Definition = Definition with { Benefits = [.. Definition.Benefits, benefit] };

    public void Replace(int index, Benefit benefit) =>
        Definition = Definition with { Benefits = [.. Definition.Benefits.Select((old, i) => i == index ? benefit : old)] };

    public void Remove(int index) => Definition = Definition with { Benefits = [.. Definition.Benefits.Where((_, i) => i != index)] };

    /// <summary>The draft was stored as this version.</summary>
    public void Saved(long id, int version)
    {
        (Id, Version, savedName, savedHash) = (id, version, Name, OfferDocument.Of(Definition).Hash);
    }
}
