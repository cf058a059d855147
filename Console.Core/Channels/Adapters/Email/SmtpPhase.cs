namespace CampaignConsole.Core.Channels.Adapters.Email;

/// <summary>How far a submission got. Everything before <see cref="AfterDot"/> is safe to try again.</summary>
public enum SmtpPhase
{
    Connect,
    Tls,
    Greeting,
    Hello,
    Authenticate,
    Sender,
    Recipient,
    Data,
    Body,

    /// <summary>The final dot may have left: only an answer tells whether the mail was taken.</summary>
    AfterDot,
}

/// <summary>A submission that came to no answer, or to one that ends it.</summary>
public sealed class SmtpFailure(SmtpPhase phase, string cause, SmtpReply? reply = null, Exception? inner = null)
    : IOException($"{phase}: {cause}{(reply is null ? "" : " " + reply.Code)}", inner)
{
    public SmtpPhase Phase { get; } = phase;

    /// <summary>A word for the ledger: <c>dns</c>, <c>refused</c>, <c>tls</c>, <c>timeout</c>, <c>cut</c>, <c>protocol</c>, <c>auth</c>, <c>answer</c>.</summary>
    public string Cause { get; } = cause;

    public SmtpReply? Reply { get; } = reply;
}

/// <summary>A server's answer: the three digits, the enhanced status when given (RFC 3463), the lines of text.</summary>
public sealed record SmtpReply(int Code, IReadOnlyList<string> Lines)
{
    public bool IsPositive => Code is >= 200 and < 400;

    public bool IsTransient => Code is >= 400 and < 500;

    /// <summary>For the ledger: <c>smtp_550</c>, or with the enhanced status <c>smtp_550_5.1.1</c>.</summary>
    public string Word
    {
        get
        {
            var first = Lines.Count == 0 ? "" : Lines[0].Split(' ')[0];
            var enhanced = first.Length is >= 5 and <= 11 && first[1] == '.' && first.All(letter => char.IsAsciiDigit(letter) || letter == '.');
            return enhanced ? $"smtp_{Code}_{first}" : $"smtp_{Code}";
        }
    }
}
