package io.jollyboat.core.streaming;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.jollyboat.core.http.Headers;
import io.jollyboat.core.http.HttpExchange;
import io.jollyboat.core.http.NetworkLoop;
import io.jollyboat.core.http.client.Forwarded;
import io.jollyboat.core.http.client.HttpForwarder;
import io.jollyboat.core.http.client.TestCluster;
import io.jollyboat.core.http.server.HttpServer;
import io.jollyboat.core.http.server.HttpServerConfig;
import io.jollyboat.core.runtime.Timeline;
import io.jollyboat.core.tls.ClientTls;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;

/**
 * As much of a cluster as exec, attach and port-forward need: an API server that knows one pod and
 * passes its streams on to a kubelet, whose pod runs a handful of commands made up here.
 */
final class FakeKubernetes implements AutoCloseable {
    private static final String POD = "/api/v1/namespaces/default/pods/pod";

    private static final Map<String, String> DOCUMENTS =
            Map.of(
                    "/api",
                    """
                    {"kind":"APIVersions","versions":["v1"]}""",
                    "/apis",
                    """
                    {"kind":"APIGroupList","apiVersion":"v1","groups":[]}""",
                    "/api/v1",
                    """
                    {"kind":"APIResourceList","groupVersion":"v1","resources":[{"name":"pods","singularName":"pod",\
                    "namespaced":true,"kind":"Pod","verbs":["get","list","create"],"shortNames":["po"]}]}""",
                    POD,
                    """
                    {"kind":"Pod","apiVersion":"v1","metadata":{"name":"pod","namespace":"default","uid":"1"},\
                    "spec":{"containers":[{"name":"main","image":"none","stdin":true}]},\
                    "status":{"phase":"Running","podIP":"127.0.0.1"}}""");

    final TestCluster cluster = new TestCluster();

    /** What happened to sessions, for tests to wait for. */
    final BlockingQueue<String> events = new LinkedBlockingQueue<>();

    private final NetworkLoop loop = NetworkLoop.start();
    private final RemoteCommandServer commands = new RemoteCommandServer(Timeline.real());
    private final PortForwardServer ports = new PortForwardServer(Timeline.real());
    private final HttpForwarder forwarder;
    private final HttpServer kubelet;
    private final HttpServer apiServer;

    FakeKubernetes() throws IOException {
        InetSocketAddress anyPort = new InetSocketAddress("127.0.0.1", 0);
        forwarder =
                new HttpForwarder(
                        loop, new ClientTls(cluster.check, cluster.user("kube-apiserver")));
        kubelet =
                HttpServer.start(
                        loop,
                        HttpServerConfig.secure(anyPort, cluster.tls()),
                        Timeline.real(),
                        this::kubelet);
        apiServer =
                HttpServer.start(
                        loop,
                        HttpServerConfig.secure(anyPort, cluster.tls()),
                        Timeline.real(),
                        this::apiServer);
    }

    /** The port of the API server. */
    int port() {
        return apiServer.port();
    }

    /** Writes a kubeconfig for an administrator. */
    Path kubeconfig(Path directory) throws IOException {
        var admin = cluster.user("admin");
        Path ca =
                Files.writeString(
                        directory.resolve("ca.crt"), cluster.authority.credential().chainPem());
        Path certificate = Files.writeString(directory.resolve("admin.crt"), admin.chainPem());
        Path key = Files.writeString(directory.resolve("admin.key"), admin.keyPem());
        return Files.writeString(
                directory.resolve("config"),
                """
                apiVersion: v1
                kind: Config
                current-context: fake
                contexts: [{name: fake, context: {cluster: fake, user: admin}}]
                clusters: [{name: fake, cluster: {server: "https://127.0.0.1:%d", certificate-authority: %s}}]
                users: [{name: admin, user: {client-certificate: %s, client-key: %s}}]
                """
                        .formatted(port(), ca, certificate, key));
    }

    private void apiServer(HttpExchange exchange) {
        if (exchange.path().startsWith(POD + "/")) {
            forwarder
                    .forward(exchange, kubelet.address(), exchange.target(), Headers.empty())
                    .thenAccept(
                            outcome -> {
                                if (outcome instanceof Forwarded.Failed(String problem)) {
                                    exchange.respond(502, Headers.empty(), problem.getBytes(UTF_8));
                                }
                            });
        } else if (DOCUMENTS.containsKey(exchange.path())) {
            exchange.respond(200, Headers.json(), DOCUMENTS.get(exchange.path()).getBytes(UTF_8));
        } else {
            String notFound =
                    "{\"kind\":\"Status\",\"apiVersion\":\"v1\",\"status\":\"Failure\",\"reason\":\"NotFound\",\"code\":404}";
            exchange.respond(404, Headers.json(), notFound.getBytes(UTF_8));
        }
    }

    private void kubelet(HttpExchange exchange) {
        if (exchange.path().endsWith("/exec") || exchange.path().endsWith("/attach")) {
            List<String> command = exchange.query().all("command");
            commands.accept(
                    exchange,
                    RemoteCommandOptions.of(exchange.query()),
                    session -> run(session, command));
        } else {
            ports.accept(
                    exchange,
                    new TcpForwarding(InetAddress.getLoopbackAddress(), "pod", Timeline.real()));
        }
    }

    private void run(RemoteCommandSession session, List<String> command) {
        session.onClosed(() -> events.add("closed"));
        try {
            switch (command.isEmpty() ? "attach" : command.getFirst()) {
                case "cat", "attach" -> {
                    session.stdin().transferTo(session.stdout());
                    session.exit(new CommandOutcome.Exited(0));
                }
                case "both" -> {
                    session.stdout().write("to stdout\n".getBytes(UTF_8));
                    session.stderr().write("to stderr\n".getBytes(UTF_8));
                    session.exit(new CommandOutcome.Exited(0));
                }
                case "exit" ->
                        session.exit(new CommandOutcome.Exited(Integer.parseInt(command.get(1))));
                case "fail" ->
                        session.exit(
                                new CommandOutcome.Failed("Internal error occurred: no such file"));
                case "yes" -> {
                    byte[] lines = "y\n".repeat(8192).getBytes(UTF_8);
                    for (int sent = 0;
                            sent < Integer.parseInt(command.get(1));
                            sent += lines.length) {
                        session.stdout().write(lines);
                    }
                    session.exit(new CommandOutcome.Exited(0));
                }
                case "size" -> {
                    BlockingQueue<TerminalSize> sizes = new LinkedBlockingQueue<>();
                    session.onResize(sizes::add);
                    session.stdout().write((sizes.take() + "\n").getBytes(UTF_8));
                    session.exit(new CommandOutcome.Exited(0));
                }
                case "hang" -> events.add("hanging");
                case "throw" ->
                        throw new IllegalStateException("this stack trace belongs to the test");
                default -> session.exit(new CommandOutcome.Exited(127));
            }
        } catch (IOException e) {
            events.add("broken: " + e.getMessage());
        } catch (InterruptedException e) {
            throw new UncheckedIOException(new IOException(e));
        }
    }

    @Override
    public void close() {
        apiServer.stop(Duration.ZERO);
        kubelet.stop(Duration.ZERO);
        forwarder.close();
        loop.close();
    }
}
