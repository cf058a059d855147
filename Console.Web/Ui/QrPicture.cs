using System.Globalization;
using System.Text;
using QRCoder;

namespace CampaignConsole.Web.Ui;

/// <summary>Draws QR codes: for pages as the path of a drawing, for posters as files.</summary>
public static class QrPicture
{
    const int PixelsPerModule = 20;

    /// <summary>The dark modules as the path of an SVG drawing, one unit a module, whose side is <c>Side</c> units with the quiet zone of four that ISO/IEC 18004 asks for.</summary>
    public static (int Side, string Path) Of(string text)
    {
        using var data = Data(text);
        // The generator puts the quiet zone around its rows by itself.
        var (rows, path) = (data.ModuleMatrix, new StringBuilder());
        for (var y = 0; y < rows.Count; y++)
        {
            for (var x = 0; x < rows.Count; x++)
            {
                if (!rows[y][x]) continue;
                var from = x;
                while (x + 1 < rows.Count && rows[y][x + 1]) x++;
                path.Append(CultureInfo.InvariantCulture, $"M{from} {y}h{x - from + 1}v1h-{x - from + 1}z");
            }
        }

        return (rows.Count, path.ToString());
    }

    /// <summary>A drawing for print of any size.</summary>
    public static byte[] Svg(string text)
    {
        var (side, path) = Of(text);
        return Encoding.UTF8.GetBytes(
            $"""<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {side} {side}" shape-rendering="crispEdges"><path fill="#fff" d="M0 0h{side}v{side}h-{side}z"/><path d="{path}"/></svg>""");
    }

    /// <summary>A picture for screens and office programs.</summary>
    public static byte[] Png(string text)
    {
        using var data = Data(text);
        using var code = new PngByteQRCode(data);
        return code.GetGraphic(PixelsPerModule);
    }

    static QRCodeData Data(string text)
    {
        using var generator = new QRCodeGenerator();
        // M survives a scratched poster and keeps long links readable.
        return generator.CreateQrCode(text, QRCodeGenerator.ECCLevel.M);
    }
}
