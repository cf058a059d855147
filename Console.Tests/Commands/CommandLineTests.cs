using CampaignConsole.Web.Commands;
using Microsoft.Extensions.Configuration;

namespace CampaignConsole.Tests.Commands;

public sealed class CommandLineTests
{
    [Fact]
    public void Without_a_command_it_is_run_and_settings_are_read_beside_the_options()
    {
        var line = CommandLine.Parse(["--Database:Provider", "Postgres", "--urls=http://127.0.0.1:1", "--demo", "--Api:Burst=5"]);
        Assert.Equal("run", line.Command);
        Assert.Equal([("Api:Burst", "5"), ("Database:Provider", "Postgres")], line.Settings.Select(setting => (setting.Key, setting.Value!)).Order());
        Assert.True(line.Has("demo"));
        Assert.Null(line.Problem(["demo"]));
    }

    [Theory]
    [InlineData("--Database:Provder Postgres", "There is no setting --Database:Provder")]
    [InlineData("--dmeo", "There is no option --dmeo")]
    [InlineData("--name Till", "There is no option --name")]
    [InlineData("--data", "--data needs a value")]
    [InlineData("--demo=yes", "--demo takes no value")]
    public void What_is_misspelt_is_named(string options, string problem) =>
        Assert.StartsWith(problem, CommandLine.Parse(["run", .. options.Split(' ')]).Problem(["demo"]), StringComparison.Ordinal);

    [Fact]
    public async Task A_command_with_an_unknown_option_does_nothing() =>
        Assert.Equal(2, await CommandList.ExecuteAsync(CommandLine.Parse(["migrate", "--dta", "x"]), CancellationToken.None));

    [Fact]
    public void The_line_goes_before_the_environment_and_names_the_data_folder()
    {
        var builder = CommandHost.Builder(CommandLine.Parse(["run", "--Api:Burst", "7", "--Database:DataFolder", "/tmp/elsewhere"]));
        Assert.Equal(("7", "/tmp/elsewhere"), (builder.Configuration["Api:Burst"], builder.Configuration["data"]));
        Assert.Equal("/tmp/here", CommandHost.Builder(CommandLine.Parse(["run", "--data", "/tmp/here", "--Database:DataFolder", "/tmp/elsewhere"])).Configuration["data"]);
    }

    [Fact]
    public void Settings_of_our_sections_that_mean_nothing_are_found()
    {
        var configuration = new ConfigurationBuilder().AddInMemoryCollection([new("Database:Provder", "x"), new("Api:Burst", "5"), new("Logging:LogLevel:Default", "x")]).Build();
        Assert.Equal(["Database:Provder"], ProcessSettings.Misspelt(configuration));
    }

    [Fact]
    public void Every_setting_stands_in_the_README()
    {
        var readme = File.ReadAllText(Path.Combine(Architecture.SourceTree.Root, "README.md"));
        Assert.Empty(ProcessSettings.All.Where(setting => !readme.Contains($"`{setting.Name}`")).Select(setting => setting.Name));
    }

    [Fact]
    public void A_recount_that_only_checks_needs_no_value_for_it()
    {
        var line = CommandLine.Parse(["recount", "--check"]);
        Assert.Null(line.Problem(CommandList.All[line.Command].Options));
        Assert.True(line.Has("check"));
    }
}
