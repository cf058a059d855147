using System.Text;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Storage.ValueConversion;

namespace CampaignConsole.Core.Platform.Storage;

/// <summary>What holds for every table: snake_case names, instants as UTC milliseconds, so that both providers order and compare alike.</summary>
static class Conventions
{
    public static void StoreInstantsAsIntegers(ModelConfigurationBuilder builder) =>
        builder.Properties<DateTimeOffset>().HaveConversion<InstantConverter>();

    public static void NameInSnakeCase(ModelBuilder builder)
    {
        foreach (var entity in builder.Model.GetEntityTypes())
        {
            entity.SetTableName(Snake(entity.ClrType.Name));
            foreach (var property in entity.GetProperties()) property.SetColumnName(Snake(property.Name));
        }
    }

    /// <summary>What is looked up is compared byte by byte, as SQLite does, whatever the server's language: the same order on both, and a prefix is found by the index.</summary>
    public static void CompareKeysByBytes(ModelBuilder builder)
    {
        foreach (var property in builder.Model.GetEntityTypes().SelectMany(entity => entity.GetProperties()))
            if (property.ClrType == typeof(string) && (property.IsKey() || property.IsIndex())) property.SetCollation("C");
    }

    internal static string Snake(string name)
    {
        var text = new StringBuilder(name.Length + 8);
        for (var i = 0; i < name.Length; i++)
        {
            if (char.IsUpper(name[i]) && i > 0 && !char.IsUpper(name[i - 1])) text.Append('_');
            text.Append(char.ToLowerInvariant(name[i]));
        }

        return text.ToString();
    }

    /// <summary>Milliseconds since 1970 UTC; finer fractions are cut off on the way in.</summary>
    sealed class InstantConverter() : ValueConverter<DateTimeOffset, long>(
        instant => instant.ToUnixTimeMilliseconds(), stored => DateTimeOffset.FromUnixTimeMilliseconds(stored));
}
