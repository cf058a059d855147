using System.Collections.Frozen;
using CampaignConsole.Core.Kernel;
using CampaignConsole.Core.Members.Identities;
using CampaignConsole.Core.Platform.Access;
using CampaignConsole.Core.Platform.Storage;
using CampaignConsole.Core.Platform.Tables;
using CampaignConsole.Core.Platform.Tables.Imports;

namespace CampaignConsole.Core.Members.Suppressions;

/// <summary>A row of a suppression file.</summary>
/// <param name="Until">The last day on which it holds; null: for ever.</param>
sealed record SuppressionFileRow(string Address, IdentityKind? Kind, string? Issuer, SuppressedFor For, string? Note, DateOnly? Until);

/// <summary>Takes addresses that nothing may be sent to from a file.</summary>
sealed class SuppressionsImport : TableImport<SuppressionFileRow>
{
    static readonly FrozenDictionary<string, IdentityKind> Kinds = new Dictionary<string, IdentityKind>
    {
        ["phone"] = IdentityKind.Phone, ["mobile"] = IdentityKind.Phone, ["sms"] = IdentityKind.Phone, ["手机"] = IdentityKind.Phone, ["手机号"] = IdentityKind.Phone, ["电话"] = IdentityKind.Phone,
        ["email"] = IdentityKind.Email, ["e-mail"] = IdentityKind.Email, ["mail"] = IdentityKind.Email, ["邮箱"] = IdentityKind.Email, ["电子邮箱"] = IdentityKind.Email,
        ["wechat"] = IdentityKind.Wechat, ["微信"] = IdentityKind.Wechat, ["app"] = IdentityKind.App, ["card"] = IdentityKind.Card, ["会员卡"] = IdentityKind.Card,
        ["marketplace"] = IdentityKind.Marketplace,
    }.ToFrozenDictionary();

    static readonly FrozenDictionary<string, SuppressedFor> Reasons = new Dictionary<string, SuppressedFor>
    {
        ["asked"] = SuppressedFor.Asked, ["opt-out"] = SuppressedFor.Asked, ["optout"] = SuppressedFor.Asked, ["unsubscribed"] = SuppressedFor.Asked, ["stop"] = SuppressedFor.Asked,
        ["退订"] = SuppressedFor.Asked, ["本人要求"] = SuppressedFor.Asked, ["complained"] = SuppressedFor.Complained, ["complaint"] = SuppressedFor.Complained, ["spam"] = SuppressedFor.Complained,
        ["投诉"] = SuppressedFor.Complained, ["bounced"] = SuppressedFor.Bounced, ["bounce"] = SuppressedFor.Bounced, ["hard bounce"] = SuppressedFor.Bounced, ["退信"] = SuppressedFor.Bounced,
        ["legal"] = SuppressedFor.Legal, ["do not contact"] = SuppressedFor.Legal, ["法律要求"] = SuppressedFor.Legal, ["wrong person"] = SuppressedFor.WrongPerson,
        ["wrongperson"] = SuppressedFor.WrongPerson, ["非本人"] = SuppressedFor.WrongPerson, ["other"] = SuppressedFor.Other, ["其他"] = SuppressedFor.Other,
    }.ToFrozenDictionary();

    public override string Kind => "suppressions";

    public override Right Right => Right.EditMembers;

    public override IReadOnlyList<Column> Columns { get; } =
    [
        new("address", true, "phone", "mobile", "email", "e-mail", "number", "recipient", "地址", "手机号", "手机", "邮箱", "号码"),
        new("addressKind", false, "kind", "type", "channel", "类型", "地址类型"),
        new("issuer", false, "app id", "account", "发行方"),
        new("reason", false, "why", "cause", "category", "原因"),
        new("note", false, "comment", "remark", "备注"),
        new("until", false, "expires", "end", "valid until", "截止日期", "有效期至"),
    ];

    protected override SuppressionFileRow Read(RowCells cells) => new(
        cells.Identifier("address") ?? "", cells.Choice("addressKind", Kinds), cells.Identifier("issuer", 100), cells.Choice("reason", Reasons) ?? SuppressedFor.Asked, cells.Text("note", 500), cells.Date("until"));

    protected override async Task<int> WriteAsync(ConsoleDb db, ImportSetup setup, IReadOnlyList<ImportedRow<SuppressionFileRow>> rows, ImportNotes notes, CancellationToken ct)
    {
        setup.By.Demand(Right.EditMembers);
        var country = await HomeCountry.OfAsync(db, ct);
        var read = new List<(IdentityKey Address, SuppressionFileRow Row)>(rows.Count);
        foreach (var (number, row) in rows)
        {
            try
            {
                var address = row.Kind is { } kind ? IdentityKey.Of(kind, row.Issuer, row.Address, country) : AddressText.Read(row.Address, country);
                if (await SuppressionActions.UntilAsync(db, row.Until, ct) <= setup.Now) throw MemberRefusals.SuppressionUntilPast();
                read.Add((address, row));
            }
            catch (Refused problem)
            {
                notes.Refuse(number, problem.Code == "suppression_until_past" ? "until" : "address", row.Address, problem.Code);
            }
        }

        // Rows that say the same go together: a file has few reasons and dates, and many addresses.
        foreach (var same in read.GroupBy(one => (one.Row.For, one.Row.Note, one.Row.Until)))
        {
            var terms = new SuppressionTerms(same.Key.For, same.Key.Note, "import", setup.By.Name, await SuppressionActions.UntilAsync(db, same.Key.Until, ct));
            await SuppressionList.AddAsync(db, [.. same.Select(one => one.Address)], terms, setup.Now, ct);
        }

        return read.Count;
    }
}
