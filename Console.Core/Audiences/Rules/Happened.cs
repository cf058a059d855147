using CampaignConsole.Core.Members.Activity;

namespace CampaignConsole.Core.Audiences.Rules;

/// <summary>Narrows facts to a window.</summary>
static class Happened
{
    public static IQueryable<ActivityEntry> Within(IQueryable<ActivityEntry> entries, Window? window, RuleTime time)
    {
        var (from, until) = window?.Edges(time) ?? default;
        if (from is { } after) entries = entries.Where(entry => entry.At >= after);
        if (until is { } before) entries = entries.Where(entry => entry.At < before);
        return entries;
    }
}
