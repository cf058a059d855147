using System.Runtime.CompilerServices;
using Microsoft.EntityFrameworkCore.Metadata;

namespace CampaignConsole.Core.Platform.Storage;

/// <summary>A query that tills ask for every basket, made by <c>EF.CompileAsyncQuery</c>: EF Core translates it once for each database, and does not look it up by its expression each time.</summary>
/// <remarks>Say in the query whether its rows are tracked: what the first context to ask does is kept for all.</remarks>
/// <typeparam name="TQuery">The delegate that EF Core makes.</typeparam>
public sealed class Compiled<TQuery>(Func<TQuery> compile)
    where TQuery : Delegate
{
    readonly ConditionalWeakTable<IModel, TQuery> made = [];

    /// <summary>The query as it was translated for the context's database.</summary>
    public TQuery For(ConsoleDb db) => made.GetValue(db.Model, _ => compile());
}
