using System.Text.Json.Nodes;
using CampaignConsole.Web.Http.Idempotency;
using Microsoft.AspNetCore.OpenApi;
using Microsoft.OpenApi;

namespace CampaignConsole.Web.Http;

/// <summary>The OpenAPI document: bearer keys, the scope of each route, the Idempotency-Key of each write, and the problem answers.</summary>
static class ApiDocument
{
    public const string Name = "v1";

    const string Bearer = "bearer";

    const string Problem = "Problem";

    public static void Configure(OpenApiOptions options)
    {
        options.ShouldInclude = description => description.RelativePath?.StartsWith("api/", StringComparison.Ordinal) == true;
        options.AddDocumentTransformer(Describe);
        options.AddOperationTransformer(DescribeOperation);
    }

    static Task Describe(OpenApiDocument document, OpenApiDocumentTransformerContext context, CancellationToken ct)
    {
        document.Info = new OpenApiInfo
        {
            Title = "Campaign Console", Version = "1",
            Description = "One promotion, one definition: the same offer, hash and price on every channel. Money is integer minor units; instants are RFC 3339 UTC; "
                + "errors are problem details (RFC 9457) with a stable code; writes take an Idempotency-Key. Enumerations are open: ignore values that you do not know.",
        };
        document.Servers = null;
        document.Components ??= new OpenApiComponents();
        document.Components.SecuritySchemes ??= new Dictionary<string, IOpenApiSecurityScheme>();
        document.Components.SecuritySchemes[Bearer] = new OpenApiSecurityScheme
        {
            Type = SecuritySchemeType.Http, Scheme = Bearer, Description = "An API key, made in Settings or by `key create`.",
        };
        document.Components.Schemas ??= new Dictionary<string, IOpenApiSchema>();
        document.Components.Schemas[Problem] = ProblemSchema();
        return Task.CompletedTask;
    }

    static Task DescribeOperation(OpenApiOperation operation, OpenApiOperationTransformerContext context, CancellationToken ct)
    {
        var metadata = context.Description.ActionDescriptor.EndpointMetadata;
        operation.Responses ??= [];
        if (metadata.OfType<ApiScope>().FirstOrDefault() is { } scope)
        {
            operation.Security = [new OpenApiSecurityRequirement { [new OpenApiSecuritySchemeReference(Bearer, context.Document)] = [] }];
            operation.Description = (operation.Description + $"\n\nScope: `{scope.Name}`.").Trim();
            foreach (var (status, text) in Failures(write: false)) operation.Responses.TryAdd(status, ProblemAnswer(text, context.Document));
        }

        if (metadata.OfType<NeedsIdempotencyKey>().Any())
        {
            operation.Parameters ??= [];
            operation.Parameters.Add(new OpenApiParameter
            {
                Name = IdempotencyKeyHeader.Name, In = ParameterLocation.Header, Required = true,
                Description = "1 to 200 visible characters. Same key and body: the same bytes again. Kept 30 days.",
                Schema = new OpenApiSchema { Type = JsonSchemaType.String, MaxLength = IdempotencyKeyHeader.MostCharacters, Examples = [JsonValue.Create("till-7-000123")] },
            });
            foreach (var (status, text) in Failures(write: true)) operation.Responses.TryAdd(status, ProblemAnswer(text, context.Document));
        }

        return Task.CompletedTask;
    }

    static IEnumerable<(string Status, string Text)> Failures(bool write) => write
        ? [("409", "In flight, or the state does not allow it."), ("422", "A rule refuses it, or the Idempotency-Key was used with another request.")]
        : [("400", "The request could not be read."), ("401", "No valid key."), ("403", "The key lacks the scope."), ("429", "Too many requests; see Retry-After.")];

    static OpenApiResponse ProblemAnswer(string text, OpenApiDocument? document) => new()
    {
        Description = text,
        Content = new Dictionary<string, OpenApiMediaType> { [Problems.MediaType] = new() { Schema = new OpenApiSchemaReference(Problem, document) } },
    };

    static OpenApiSchema ProblemSchema() => new()
    {
        Type = JsonSchemaType.Object,
        Description = "Problem details (RFC 9457). Decide by `code`; `title` is a sentence in the language of Accept-Language.",
        Properties = new Dictionary<string, IOpenApiSchema>
        {
            ["type"] = new OpenApiSchema { Type = JsonSchemaType.String },
            ["title"] = new OpenApiSchema { Type = JsonSchemaType.String },
            ["status"] = new OpenApiSchema { Type = JsonSchemaType.Integer },
            ["code"] = new OpenApiSchema { Type = JsonSchemaType.String },
            ["detail"] = new OpenApiSchema { Type = JsonSchemaType.String },
            ["instance"] = new OpenApiSchema { Type = JsonSchemaType.String },
            ["serverTime"] = new OpenApiSchema { Type = JsonSchemaType.String, Format = "date-time" },
        },
    };
}
