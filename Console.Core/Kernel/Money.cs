namespace CampaignConsole.Core.Kernel;

/// <summary>An exact amount: integer minor units (cents, fen, yen) of one ISO 4217 currency.</summary>
/// <param name="Amount">Minor units; ¥ 12.50 is 1250.</param>
/// <param name="Currency">The three-letter code, upper case.</param>
public readonly record struct Money(long Amount, string Currency)
{
    public static Money operator +(Money a, Money b) => a with { Amount = checked(a.Amount + b.SameCurrency(a)) };

    public static Money operator -(Money a, Money b) => a with { Amount = checked(a.Amount - b.SameCurrency(a)) };

    public override string ToString() => $"{Currencies.Major(Amount, Currency)} {Currency}";

    long SameCurrency(Money other) =>
        Currency == other.Currency ? Amount : throw new ArgumentException($"Cannot mix {Currency} and {other.Currency}.");
}
