namespace CampaignConsole.Core.Platform.Jobs;

/// <summary>Holds this node's jobs, ticks and sending still while its data is being made; pages and the API go on.</summary>
public sealed class Brake
{
    volatile bool isOn;

    public bool IsOn => isOn;

    public void Pull() => isOn = true;

    public void Release() => isOn = false;
}
