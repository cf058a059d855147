namespace CampaignConsole.Benchmarks;

/// <summary>The demo brand into an empty database, by the command that a newcomer uses.</summary>
sealed class DemoBench : IBench
{
    public string Name => "demo";

    public async Task RunAsync(BenchOptions options, string provider, Figures figures)
    {
        await using var place = await BenchProcess.PlaceAsync(provider);
        var seconds = await Figures.SecondsAsync(() => place.RunAsync("demo"));
        figures.AtMost("the demo brand: 20,000 members, some 400,000 receipt lines, nine campaigns", seconds, "s", 60);
    }
}

/// <summary>From the start of the process on an existing database to the first page.</summary>
sealed class StartBench : IBench
{
    public string Name => "start";

    public async Task RunAsync(BenchOptions options, string provider, Figures figures)
    {
        await using var place = await BenchProcess.PlaceAsync(provider);
        await place.RunAsync("demo");
        var seconds = await Figures.SecondsAsync(place.OpenAsync);
        figures.AtMost("console start to first page, on the demo brand's database", seconds, "s", 5);
    }
}
