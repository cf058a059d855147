using System.Globalization;
using System.Text;
using QRCoder;

namespace CampaignConsole.Web.Features.Promotions.CodePages;

/// <summary>A QR code as the path of a vector picture: one unit a module, with the quiet zone of four that ISO/IEC 18004 asks for.</summary>
/// <param name="Size">Modules of a side, quiet zone and all.</param>
/// <param name="Path">The dark modules.</param>
public sealed record QrPath(int Size, string Path)
{
    /// <summary>Level M: up to 15 per cent of the picture may be damaged.</summary>
    public static QrPath Of(string text)
    {
        using var picture = QRCodeGenerator.GenerateQrCode(text, QRCodeGenerator.ECCLevel.M);
        var (rows, path) = (picture.ModuleMatrix, new StringBuilder());
        for (var y = 0; y < rows.Count; y++)
        {
            for (var x = 0; x < rows[y].Count; x++)
            {
                if (!rows[y][x]) continue;
                var from = x;
                while (x + 1 < rows[y].Count && rows[y][x + 1]) x++;
                path.Append(CultureInfo.InvariantCulture, $"M{from} {y}h{x - from + 1}v1h-{x - from + 1}z");
            }
        }

        return new QrPath(rows.Count, path.ToString());
    }
}
