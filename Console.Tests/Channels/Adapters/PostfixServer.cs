using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace CampaignConsole.Tests.Channels.Adapters;

/// <summary>A throw-away Postfix with its own configuration and queue; it delivers to mail folders under a temporary folder.</summary>
public sealed class PostfixServer : IAsyncDisposable
{
    readonly string root;

    PostfixServer(string root, int port)
    {
        this.root = root;
        Port = port;
    }

    public int Port { get; }

    public string CertificateSha256 { get; private set; } = "";

    /// <summary>Starts one, or says why it cannot.</summary>
    public static async Task<(PostfixServer? Server, string? Missing)> StartAsync()
    {
        if (!File.Exists("/usr/sbin/postfix")) return (null, "Postfix is not installed: apt-get install postfix.");
        if (Environment.UserName != "root") return (null, "Postfix starts only as root.");
        var root = Directory.CreateTempSubdirectory("postfix-test-").FullName;
        var server = new PostfixServer(root, FreePort());
        await server.ConfigureAsync();
        var (code, output) = await RunAsync("/usr/sbin/postfix", "-c", Path.Combine(root, "etc"), "start");
        if (code != 0)
        {
            await server.DisposeAsync();
            return (null, "Postfix does not start: " + output);
        }

        return (server, null);
    }

    /// <summary>The mails that have arrived for a user, waiting for the first.</summary>
    public async Task<IReadOnlyList<string>> MailsOfAsync(string user)
    {
        var folder = Path.Combine(root, "mail", user, "new");
        for (var i = 0; i < 150; i++)
        {
            if (Directory.Exists(folder) && Directory.GetFiles(folder) is { Length: > 0 } files) return [.. files.Select(File.ReadAllText)];
            await Task.Delay(100);
        }

        var log = Path.Combine(root, "log");
        throw new TimeoutException("No mail arrived. " + (File.Exists(log) ? File.ReadAllText(log) : ""));
    }

    public async ValueTask DisposeAsync()
    {
        await RunAsync("/usr/sbin/postfix", "-c", Path.Combine(root, "etc"), "stop");
        Directory.Delete(root, recursive: true);
    }

    async Task ConfigureAsync()
    {
        var etc = Directory.CreateDirectory(Path.Combine(root, "etc")).FullName;
        var mail = Directory.CreateDirectory(Path.Combine(root, "mail")).FullName;
        var data = Directory.CreateDirectory(Path.Combine(root, "lib")).FullName;
        Directory.CreateDirectory(Path.Combine(root, "queue"));
        CertificateSha256 = WriteCertificate(etc);
        await File.WriteAllTextAsync(Path.Combine(etc, "main.cf"), $"""
            compatibility_level = 3.6
            queue_directory = {root}/queue
            data_directory = {data}
            command_directory = /usr/sbin
            daemon_directory = /usr/lib/postfix/sbin
            mail_owner = postfix
            setgid_group = postdrop
            maillog_file = {root}/log
            maillog_file_prefixes = {root}
            myhostname = mx.test.example
            mydestination =
            inet_interfaces = 127.0.0.1
            inet_protocols = ipv4
            mynetworks = 127.0.0.0/8
            virtual_mailbox_domains = test.example
            virtual_mailbox_base = {mail}
            virtual_mailbox_maps = inline:{"{"} anna@test.example=anna/, wei@test.example=wei/ {"}"}
            virtual_minimum_uid = 1
            virtual_uid_maps = static:{await IdAsync("-u")}
            virtual_gid_maps = static:{await IdAsync("-g")}
            smtpd_tls_cert_file = {etc}/cert.pem
            smtpd_tls_key_file = {etc}/key.pem
            smtpd_tls_security_level = may
            smtpd_recipient_restrictions = reject_unauth_destination
            smtpd_relay_restrictions = reject_unauth_destination
            smtpd_peername_lookup = no
            alias_maps =
            """ + "\n");
        await File.WriteAllTextAsync(Path.Combine(etc, "master.cf"), $"""
            127.0.0.1:{Port} inet n - n - - smtpd
            cleanup   unix  n - n - 0 cleanup
            qmgr      unix  n - n 300 1 qmgr
            rewrite   unix  - - n - - trivial-rewrite
            tlsmgr    unix  - - n 1000? 1 tlsmgr
            bounce    unix  - - n - 0 bounce
            defer     unix  - - n - 0 bounce
            trace     unix  - - n - 0 bounce
            proxymap  unix  - - n - - proxymap
            anvil     unix  - - n - 1 anvil
            virtual   unix  - n n - - virtual
            error     unix  - - n - - error
            postlog   unix-dgram n - n - 1 postlogd
            """ + "\n");
        await RunAsync("/bin/chmod", "755", root);
        await RunAsync("/bin/chown", "-R", "postfix:postfix", mail, data);
    }

    static string WriteCertificate(string folder)
    {
        using var key = RSA.Create(2048);
        var request = new CertificateRequest("CN=mx.test.example", key, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        using var made = request.CreateSelfSigned(new DateTimeOffset(2020, 1, 1, 0, 0, 0, TimeSpan.Zero), new DateTimeOffset(2050, 1, 1, 0, 0, 0, TimeSpan.Zero));
        File.WriteAllText(Path.Combine(folder, "cert.pem"), made.ExportCertificatePem());
        File.WriteAllText(Path.Combine(folder, "key.pem"), key.ExportPkcs8PrivateKeyPem());
        return made.GetCertHashString(HashAlgorithmName.SHA256);
    }

    static async Task<string> IdAsync(string option) => (await RunAsync("/usr/bin/id", option, "postfix")).Output.Trim();

    static int FreePort()
    {
        var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        var port = ((IPEndPoint)listener.LocalEndpoint).Port;
        listener.Stop();
        return port;
    }

    static async Task<(int Code, string Output)> RunAsync(string program, params string[] arguments)
    {
        var start = new ProcessStartInfo(program, arguments) { RedirectStandardOutput = true, RedirectStandardError = true };
        using var process = Process.Start(start)!;
        var output = await process.StandardOutput.ReadToEndAsync() + await process.StandardError.ReadToEndAsync();
        await process.WaitForExitAsync();
        return (process.ExitCode, output);
    }
}
