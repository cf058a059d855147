namespace CampaignConsole.Web.Commands.Till;

/// <summary>What the simulated till is to do.</summary>
/// <param name="Sales">Rung up online, and as many again offline.</param>
/// <param name="Skew">How far the till's clock is before the real one.</param>
/// <param name="Seed">The same seed rings up the same baskets.</param>
/// <param name="IsTest">By a test key.</param>
sealed record TillPlan(string? Store, string Device, int Sales, TimeSpan Skew, int Seed, bool IsTest);
