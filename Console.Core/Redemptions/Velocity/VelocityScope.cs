namespace CampaignConsole.Core.Redemptions.Velocity;

/// <summary>Whose speed is limited; counts are taken in this order.</summary>
public enum VelocityScope
{
    Member = 0,

    /// <summary>A till, by the name that it gives itself in its store.</summary>
    Device = 1,

    /// <summary>The person at the Desk, or the staff number that a till sends.</summary>
    Clerk = 2,
    Store = 3,

    /// <summary>Codes that nobody knows, tried by one caller.</summary>
    Codes = 4,
}
