namespace CampaignConsole.Receivers;

/// <summary>The other side, as processes of their own for tests and rigs: <c>http</c> is a provider and a webhook subscriber, <c>smtp</c> a mail server. Each writes down what it took before it says so.</summary>
static class Entry
{
    /// <summary>
    /// <c>sink</c> answers every POST and writes nothing down: for measuring. <c>http|smtp --file FILE [--delay MILLISECONDS] [--secret WHSEC] [--faults FILE] [--fsync no]</c>; prints <c>listening PORT</c> when it is ready.
    /// Without fsync it is no witness, but a limit for what is measured.
    /// </summary>
    static async Task<int> Main(string[] arguments)
    {
        if (arguments[0] == "sink")
        {
            await HttpSink.RunAsync();
            return 0;
        }

        var options = arguments.Skip(1).Chunk(2).ToDictionary(pair => pair[0].TrimStart('-'), pair => pair[1]);
        using var book = new ReceiptBook(options["file"], isDurable: options.GetValueOrDefault("fsync") != "no");
        var delay = TimeSpan.FromMilliseconds(int.Parse(options.GetValueOrDefault("delay", "0"), System.Globalization.CultureInfo.InvariantCulture));
        var faults = new FaultPlan(options.GetValueOrDefault("faults"));
        switch (arguments[0])
        {
            case "http":
                await new HttpReceiver(book, delay, options.GetValueOrDefault("secret"), faults).RunAsync();
                return 0;
            case "smtp":
                await new MailReceiver(book, delay, faults).RunAsync();
                return 0;
            default:
                return 1;
        }
    }
}
