using CampaignConsole.Web.Features.Audiences.Editing;

namespace CampaignConsole.Web.Features.Audiences.Parts;

/// <summary>What is being dragged on this screen.</summary>
public sealed class DragState
{
    public DraftNode? Node { get; set; }
}
