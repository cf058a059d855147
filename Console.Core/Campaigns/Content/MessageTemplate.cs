namespace CampaignConsole.Core.Campaigns.Content;

/// <summary>Why a template cannot be used: a code (its sentence in the resources under <c>template.&lt;code&gt;</c>), what stands there, and where.</summary>
public sealed record TemplateProblem(string Code, string Detail, int Position);

/// <summary>
/// What a template says, read by our own strict reader before Handlebars sees it: merge fields, <c>if</c>, <c>unless</c>, <c>else</c> and comments.
/// Everything else that Handlebars could do (raw output, partials, look-ups, loops, paths into objects) is a problem, not a surprise.
/// </summary>
public sealed class MessageTemplate
{
    readonly List<Node> nodes = [];

    MessageTemplate(string text) => Text = text;

    public string Text { get; }

    public IReadOnlyList<TemplateProblem> Problems { get; private set; } = [];

    /// <summary>Every merge field that it names, in order, each once.</summary>
    public IReadOnlyList<string> Fields { get; private set; } = [];

    public static MessageTemplate Read(string text)
    {
        var template = new MessageTemplate(text);
        var reader = new Reader(text);
        template.nodes.AddRange(reader.Run());
        template.Problems = reader.Problems;
        template.Fields = [.. reader.Named.Distinct()];
        return template;
    }

    /// <summary>The fields that would be printed but have no value; those inside an <c>if</c> that does not hold are not printed.</summary>
    public IReadOnlyList<string> Missing(MergeValues values)
    {
        List<string>? found = null;
        Walk(nodes, values, ref found);
        return found is null ? [] : [.. found.Distinct()];
    }

    static void Walk(List<Node> nodes, MergeValues values, ref List<string>? found)
    {
        foreach (var node in nodes)
        {
            var present = values[node.Field] is not null;
            if (node.Kind == TagKind.Field)
            {
                if (!present) (found ??= []).Add(node.Field);
            }
            else Walk(present == (node.Kind == TagKind.If) ? node.Then : node.Else, values, ref found);
        }
    }

    enum TagKind
    {
        Field,
        If,
        Unless,
    }

    sealed record Node(TagKind Kind, string Field)
    {
        public List<Node> Then { get; } = [];

        public List<Node> Else { get; } = [];

        public bool InElse { get; set; }

        public List<Node> Open => InElse ? Else : Then;
    }

    sealed class Reader(string text)
    {
        readonly Stack<Node> open = new();
        readonly List<Node> top = [];

        public List<TemplateProblem> Problems { get; } = [];

        public List<string> Named { get; } = [];

        public List<Node> Run()
        {
            var at = 0;
            while ((at = text.IndexOf("{{", at, StringComparison.Ordinal)) >= 0)
            {
                if (At(at + 2, "!--"))
                {
                    var close = text.IndexOf("--}}", at + 5, StringComparison.Ordinal);
                    if (close < 0) return Broken("not_closed", at);
                    at = close + 4;
                    continue;
                }

                var end = text.IndexOf("}}", at + 2, StringComparison.Ordinal);
                if (end < 0) return Broken("not_closed", at);
                if (at > 0 && text[at - 1] == '\\') Problem("escaped", text[(at - 1)..(end + 2)], at - 1);
                else if (text[at + 2] == '{') Problem("raw", text[at..(end + 2)], at);
                else if (text[at + 2] != '!') Tag(text[(at + 2)..end].Trim(), at);
                at = end + 2;
            }

            foreach (var node in open) Problem("block_not_closed", node.Field, text.Length);
            return top;
        }

        void Tag(string tag, int at)
        {
            if (tag is "/if" or "/unless") Close(tag, at);
            else if (tag is "else")
            {
                if (open.Count == 0 || open.Peek().InElse) Problem("stray", tag, at);
                else open.Peek().InElse = true;
            }
            else if (tag.StartsWith("#if ", StringComparison.Ordinal)) Begin(TagKind.If, tag[4..].Trim(), at);
            else if (tag.StartsWith("#unless ", StringComparison.Ordinal)) Begin(TagKind.Unless, tag[8..].Trim(), at);
            else if (Known(tag, at)) Current.Add(new Node(TagKind.Field, tag));
        }

        void Begin(TagKind kind, string field, int at)
        {
            Known(field, at);
            var node = new Node(kind, field);
            Current.Add(node);
            open.Push(node);
        }

        void Close(string tag, int at)
        {
            var wanted = tag == "/if" ? TagKind.If : TagKind.Unless;
            if (open.Count == 0 || open.Peek().Kind != wanted) Problem("stray", tag, at);
            else open.Pop();
        }

        bool Known(string field, int at)
        {
            if (!field.All(char.IsAsciiLetter) || field.Length == 0) Problem("not_allowed", field, at);
            else if (!MergeFields.Knows(field)) Problem("unknown_field", field, at);
            else
            {
                Named.Add(field);
                return true;
            }

            return false;
        }

        List<Node> Current => open.Count == 0 ? top : open.Peek().Open;

        bool At(int index, string what) => string.CompareOrdinal(text, index, what, 0, what.Length) == 0;

        void Problem(string code, string detail, int at) => Problems.Add(new TemplateProblem(code, detail.Length > 60 ? detail[..60] : detail, at));

        List<Node> Broken(string code, int at)
        {
            Problem(code, text[at..Math.Min(text.Length, at + 40)], at);
            return top;
        }
    }
}
