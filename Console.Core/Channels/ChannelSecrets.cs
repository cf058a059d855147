using System.Reflection;
using System.Text.Json;
using System.Text.Json.Nodes;
using CampaignConsole.Core.Channels.Adapters;
using CampaignConsole.Core.Kernel;
using Microsoft.AspNetCore.DataProtection;

namespace CampaignConsole.Core.Channels;

/// <summary>Stores a provider's options as JSON with the secret ones encrypted.</summary>
public sealed class ChannelSecrets(IDataProtectionProvider protection)
{
    readonly IDataProtector protector = protection.CreateProtector("CampaignConsole.ChannelOptions");

    /// <summary>The options with their secrets, for the sender only.</summary>
    public object Read(Type type, string json)
    {
        var node = JsonNode.Parse(json)!.AsObject();
        foreach (var name in SecretsOf(type))
            if (node[name]?.GetValue<string>() is { Length: > 0 } cipher) node[name] = protector.Unprotect(cipher);
        return node.Deserialize(type, CanonicalJson.Options)!;
    }

    /// <summary>The options without their secrets, for the form.</summary>
    public static object Shown(Type type, string json)
    {
        var node = JsonNode.Parse(json)!.AsObject();
        foreach (var name in SecretsOf(type)) node.Remove(name);
        return node.Deserialize(type, CanonicalJson.Options)!;
    }

    /// <summary>Which secrets have a value.</summary>
    public static IReadOnlyList<string> Known(Type type, string json)
    {
        var node = JsonNode.Parse(json)!.AsObject();
        return [.. SecretsOf(type).Where(name => node[name] is not null)];
    }

    /// <summary>The options as they are stored. A secret that was left empty keeps its former value.</summary>
    public string Write(object options, string former)
    {
        var type = options.GetType();
        var node = JsonSerializer.SerializeToNode(options, type, CanonicalJson.Options)!.AsObject();
        var before = JsonNode.Parse(former)!.AsObject();
        foreach (var name in SecretsOf(type))
        {
            if (node[name]?.GetValue<string>() is { Length: > 0 } plain) node[name] = protector.Protect(plain);
            else if (before[name]?.GetValue<string>() is { } kept) node[name] = kept;
            else node.Remove(name);
        }

        return node.ToJsonString(CanonicalJson.Options);
    }

    static IEnumerable<string> SecretsOf(Type type) => type.GetProperties()
        .Where(property => property.GetCustomAttribute<SecretAttribute>() is not null)
        .Select(property => JsonNamingPolicy.CamelCase.ConvertName(property.Name));
}
