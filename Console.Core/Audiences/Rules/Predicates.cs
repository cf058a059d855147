using System.Linq.Expressions;

namespace CampaignConsole.Core.Audiences.Rules;

/// <summary>Joins predicates into one expression.</summary>
static class Predicates
{
    /// <summary>All must hold; nothing holds of an empty list.</summary>
    public static Expression<Func<T, bool>> All<T>(IReadOnlyList<Expression<Func<T, bool>>> all) => Join(all, Expression.AndAlso);

    /// <summary>One must hold; nothing holds of an empty list.</summary>
    public static Expression<Func<T, bool>> Any<T>(IReadOnlyList<Expression<Func<T, bool>>> any) => Join(any, Expression.OrElse);

    public static Expression<Func<T, bool>> Not<T>(Expression<Func<T, bool>> rule) =>
        Expression.Lambda<Func<T, bool>>(Expression.Not(rule.Body), rule.Parameters);

    public static Expression<Func<T, bool>> And<T>(Expression<Func<T, bool>> first, Expression<Func<T, bool>> second) => All([first, second]);

    static Expression<Func<T, bool>> Join<T>(IReadOnlyList<Expression<Func<T, bool>>> parts, Func<Expression, Expression, Expression> with)
    {
        if (parts.Count == 0) return _ => false;
        var parameter = parts[0].Parameters[0];
        return Expression.Lambda<Func<T, bool>>(parts.Select(part => new Swap(part.Parameters[0], parameter).Visit(part.Body)).Aggregate(with), parameter);
    }

    sealed class Swap(ParameterExpression from, ParameterExpression to) : ExpressionVisitor
    {
        protected override Expression VisitParameter(ParameterExpression node) => node == from ? to : base.VisitParameter(node);
    }
}
