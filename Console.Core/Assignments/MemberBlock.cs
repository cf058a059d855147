using System.Linq.Expressions;

namespace CampaignConsole.Core.Assignments;

/// <summary>Some members whose rows are read together. Where they lie close in key order the rows are swept as a range; a list would seek each of them.</summary>
sealed class MemberBlock(long[] ids)
{
    /// <summary>A sweep reads this many keys for each that is wanted, at most.</summary>
    const int MostWaste = 4;

    public long[] Ids { get; } = ids;

    public long First { get; } = ids.Length == 0 ? 0 : ids.Min();

    public long Last { get; } = ids.Length == 0 ? -1 : ids.Max();

    public bool IsDense => Last - First < (long)Ids.Length * MostWaste;

    /// <summary>Rows of these members; of a dense block also those of members between them, for the reader to pass over.</summary>
    /// <param name="member">Which column names the member.</param>
    public IQueryable<T> Near<T>(IQueryable<T> rows, Expression<Func<T, long>> member)
    {
        Expression This(string property) => Expression.Property(Expression.Constant(this), property);
        Expression wanted = IsDense
            ? Expression.AndAlso(Expression.GreaterThanOrEqual(member.Body, This(nameof(First))), Expression.LessThanOrEqual(member.Body, This(nameof(Last))))
            : Expression.Call(typeof(Enumerable), nameof(Enumerable.Contains), [typeof(long)], This(nameof(Ids)), member.Body);
        return rows.Where(Expression.Lambda<Func<T, bool>>(wanted, member.Parameters));
    }
}
