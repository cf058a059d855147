using System.Xml.Linq;
using CampaignConsole.Core.Platform.Access;
using CampaignConsole.Core.Platform.Storage;
using Microsoft.AspNetCore.DataProtection.Repositories;
using Microsoft.EntityFrameworkCore;

namespace CampaignConsole.Web.Features.Access;

/// <summary>Data Protection's keys in the console's database, so that sign-in and secrets survive a second node and a move.</summary>
sealed class DatabaseKeyRing(IDbContextFactory<ConsoleDb> databases, WriteGate gate) : IXmlRepository
{
    public IReadOnlyCollection<XElement> GetAllElements()
    {
        using var db = databases.CreateDbContext();
        return [.. db.Set<ProtectionKey>().OrderBy(key => key.Id).Select(key => key.Xml).ToList().Select(XElement.Parse)];
    }

    // The interface is synchronous; a key is made once in ninety days.
    public void StoreElement(XElement element, string friendlyName) =>
        Task.Run(() => gate.WriteAsync(db =>
        {
            db.Add(new ProtectionKey { Name = friendlyName, Xml = element.ToString(SaveOptions.DisableFormatting) });
            return Task.CompletedTask;
        }, CancellationToken.None)).GetAwaiter().GetResult();
}
