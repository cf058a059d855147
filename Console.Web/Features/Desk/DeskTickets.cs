using System.Security.Cryptography;
using CampaignConsole.Core.Redemptions;
using Microsoft.AspNetCore.DataProtection;

namespace CampaignConsole.Web.Features.Desk;

/// <summary>Protects a sale for its form: made for one person, good for twelve hours.</summary>
public sealed class DeskTickets(IDataProtectionProvider protection, TimeProvider clock)
{
    static readonly TimeSpan Good = TimeSpan.FromHours(12);

    readonly IDataProtector protector = protection.CreateProtector("CampaignConsole.Desk");

    public string Hide(DeskTicket ticket) => protector.Protect(ticket.ToJson());

    /// <summary>A sentence on its way through an address, so that nobody else can put one there.</summary>
    public string HideText(string text) => protector.Protect(text);

    public string? ShowText(string? hidden)
    {
        try
        {
            return hidden is null ? null : protector.Unprotect(hidden);
        }
        catch (CryptographicException)
        {
            return null;
        }
    }

    /// <exception cref="Core.Kernel.Refused"><c>desk_form_stale</c></exception>
    public DeskTicket Show(string? text, long person)
    {
        try
        {
            var ticket = DeskTicket.FromJson(protector.Unprotect(text ?? ""));
            return ticket.Person == person && clock.GetUtcNow() - ticket.At < Good ? ticket : throw RedemptionRefusals.DeskFormStale();
        }
        catch (CryptographicException)
        {
            throw RedemptionRefusals.DeskFormStale();
        }
    }
}
