namespace CampaignConsole.Receivers;

/// <summary>The other side, as processes of their own for the tests: <c>http</c> is a provider and a webhook subscriber, <c>smtp</c> a mail server. Each writes down what it took before it says so.</summary>
static class Entry
{
    /// <summary><c>http|smtp --file FILE [--delay MILLISECONDS] [--secret WHSEC]</c>; prints <c>listening PORT</c> when it is ready.</summary>
    static async Task<int> Main(string[] arguments)
    {
        var options = arguments.Skip(1).Chunk(2).ToDictionary(pair => pair[0].TrimStart('-'), pair => pair[1]);
        using var book = new ReceiptBook(options["file"]);
        var delay = TimeSpan.FromMilliseconds(int.Parse(options.GetValueOrDefault("delay", "0"), System.Globalization.CultureInfo.InvariantCulture));
        switch (arguments[0])
        {
            case "http":
                await new HttpReceiver(book, delay, options.GetValueOrDefault("secret")).RunAsync();
                return 0;
            case "smtp":
                await new MailReceiver(book, delay).RunAsync();
                return 0;
            default:
                return 1;
        }
    }
}
