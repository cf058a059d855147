using CampaignConsole.Web.Commands;

var line = CommandLine.Parse(args);
return await CommandList.ExecuteAsync(line, CancellationToken.None);
