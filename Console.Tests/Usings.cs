global using CampaignConsole.Tests.Kit;
global using Xunit;
