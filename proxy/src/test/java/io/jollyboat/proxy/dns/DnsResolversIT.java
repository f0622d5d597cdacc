package io.jollyboat.proxy.dns;

import static org.assertj.core.api.Assertions.assertThat;

import io.jollyboat.core.api.Resources;
import io.jollyboat.core.http.NetworkLoop;
import io.jollyboat.proxy.TestCluster;
import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The resolvers that containers have, with the resolv.conf that pods are given, in a mount
 * namespace where it is the only one: those of the C library and of musl, busybox' own, and the
 * programs that people look with. Needs root.
 */
class DnsResolversIT {

    private static final String ADDRESS = "127.53.53.53";
    private static final String LOSSY = "127.53.53.54";
    private static final int MANY = 100;
    private static final String SUFFIX = ".default.svc.cluster.local";

    /** What a program makes of names: all addresses of each, or why there are none. */
    private static final String LOOK =
            """
            #include <arpa/inet.h>
            #include <netdb.h>
            #include <stdio.h>
            int main(int count, char **names) {
                for (int i = 1; i < count; i++) {
                    struct addrinfo wish = {.ai_socktype = SOCK_STREAM}, *found;
                    int problem = getaddrinfo(names[i], "80", &wish, &found);
                    if (problem) { puts(problem == EAI_NONAME ? "no such name" : "failed"); continue; }
                    for (; found; found = found->ai_next) {
                        char address[64];
                        getnameinfo(found->ai_addr, found->ai_addrlen, address, sizeof address, 0, 0, NI_NUMERICHOST);
                        puts(address);
                    }
                }
                return 0;
            }
            """;

    @TempDir private Path folder;

    private final TestCluster cluster = new TestCluster();
    private final NetworkLoop network = NetworkLoop.start();
    private DnsServer server;

    @BeforeEach
    void start() throws IOException {
        server =
                new DnsServer(
                        network,
                        cluster.timeline,
                        cluster.informers,
                        "cluster.local",
                        new InetSocketAddress(ADDRESS, 53),
                        List.of());
        server.start();
        service("web", "'clusterIP': '10.96.0.3', 'ports': [{'name': 'http', 'port': 80}]");
        service("other", "'clusterIP': '10.96.0.5', 'ports': [{'port': 80}]");
        service("alias", "'type': 'ExternalName', 'externalName': 'web" + SUFFIX + "'");
        service("db", "'clusterIP': 'None', 'ports': [{'name': 'sql', 'port': 5432}]");
        cluster.create(
                Resources.ENDPOINT_SLICES,
                IntStream.range(0, MANY)
                        .mapToObj(
                                i ->
                                        "{'addresses': ['10.244.1.%d'], 'hostname': 'db-%d'}"
                                                .formatted(i + 2, i))
                        .collect(
                                Collectors.joining(
                                        ",",
                                        """
                                        {'metadata': {'name': 'db-1', 'labels': {'kubernetes.io/service-name': 'db'}},
                                         'addressType': 'IPv4', 'ports': [{'name': 'sql', 'port': 5432}], 'endpoints': [
                                        """,
                                        "]}")));
        cluster.settle();
        ask(ADDRESS);
    }

    private void service(String name, String spec) {
        cluster.create(
                Resources.SERVICES,
                "{'metadata': {'name': '" + name + "'}, 'spec': {" + spec + "}}");
    }

    /** Whom the resolvers ask. */
    private void ask(String nameServer) throws IOException {
        Files.writeString(
                folder.resolve("resolv.conf"),
                "search default.svc.cluster.local svc.cluster.local cluster.local\nnameserver "
                        + nameServer
                        + "\noptions ndots:5 timeout:1 attempts:4\n");
    }

    @AfterEach
    void stop() {
        server.stop();
        network.close();
    }

    @Test
    void theCLibraryFindsNamesByEverySuffix() throws IOException {
        for (String name :
                List.of(
                        "web",
                        "web.default",
                        "web.default.svc",
                        "web.default.svc.cluster.local.")) {
            assertThat(inside("getent ahostsv4 " + name)).startsWith("10.96.0.3 ");
        }
        assertThat(inside("getent hosts 10.96.0.3")).contains("web.default.svc.cluster.local");
        assertThat(inside("getent ahosts nope || echo none")).isEqualToIgnoringWhitespace("none");
    }

    @Test
    void busyboxFindsThemToo() throws IOException {
        assertThat(inside("busybox nslookup web.default.svc.cluster.local")).contains("10.96.0.3");
        assertThat(inside("busybox nslookup 10.96.0.5"))
                .contains("other.default.svc.cluster.local");
    }

    @Test
    void programsOfBothLibrariesFindWhateverAPodMayCallAService() throws IOException {
        for (String compiler : List.of("cc", "musl-gcc -static")) {
            String look = compiled(compiler);

            assertThat(inside(look + " web web.default WEB.Default.svc alias").lines())
                    .as(compiler)
                    .hasSize(4)
                    .containsOnly("10.96.0.3");
            assertThat(inside(look + " db-7.db nope" + SUFFIX + ".").lines())
                    .as(compiler)
                    .containsExactly("10.244.1.9", "no such name");
        }
    }

    @Test
    void aHundredAddressesAreAllForTheCLibraryAndForMuslAsManyAsADatagramHolds()
            throws IOException {
        assertThat(inside(compiled("cc") + " db").lines()).hasSize(MANY);

        // before 1.2.4 it does not ask again by TCP; then it has room for 48 addresses
        assertThat(inside(compiled("musl-gcc -static") + " db").lines())
                .hasSizeBetween(28, 48)
                .doesNotHaveDuplicates()
                .allMatch(address -> address.startsWith("10.244.1."));
    }

    @Test
    void anAnswerThatGotLostIsAskedForAgain() throws IOException {
        ask(LOSSY);
        for (String compiler : List.of("cc", "musl-gcc -static")) {
            String look = compiled(compiler);
            var lost = new AtomicInteger();
            try (var client = new DatagramSocket(new InetSocketAddress(LOSSY, 53))) {
                Thread.ofVirtual().start(() -> pass(client, lost));

                assertThat(inside(look + " web").lines()).as(compiler).containsExactly("10.96.0.3");
            }
            assertThat(lost.get()).isEqualTo(2);
        }
    }

    /** All but the first two questions. */
    private static void pass(DatagramSocket client, AtomicInteger lost) {
        var question = new DatagramPacket(new byte[2000], 2000);
        try (var server = new DatagramSocket()) {
            server.connect(new InetSocketAddress(ADDRESS, 53));
            while (true) {
                client.receive(question);
                if (lost.get() < 2) {
                    lost.incrementAndGet();
                    continue;
                }
                server.send(new DatagramPacket(question.getData(), question.getLength()));
                var answer = new DatagramPacket(new byte[2000], 2000);
                server.receive(answer);
                InetAddress who = question.getAddress();
                client.send(
                        new DatagramPacket(
                                answer.getData(), answer.getLength(), who, question.getPort()));
            }
        } catch (IOException closed) {
            assertThat(client.isClosed()).isTrue();
        }
    }

    @Test
    void everyRecordOfTheSpecificationIsWhatDigShows() throws IOException {
        assertThat(dig("dns-version.cluster.local TXT")).contains("IN TXT \"1.1.0\"");
        assertThat(dig("web" + SUFFIX)).contains("web" + SUFFIX + ". 5 IN A 10.96.0.3");
        assertThat(dig("_http._tcp.web" + SUFFIX + " SRV"))
                .containsPattern("IN SRV \\d+ \\d+ 80 web" + SUFFIX);
        assertThat(dig("-x 10.96.0.3")).contains("3.0.96.10.in-addr.arpa. 5 IN PTR web" + SUFFIX);
        assertThat(dig("-x 10.244.1.9")).contains("IN PTR db-7.db" + SUFFIX);
        assertThat(dig("alias" + SUFFIX))
                .contains("IN CNAME web" + SUFFIX, "web" + SUFFIX + ". 5 IN A 10.96.0.3");
        assertThat(dig("10-244-1-9.default.pod.cluster.local")).contains("IN A 10.244.1.9");
        assertThat(dig("WeB" + SUFFIX)).containsPattern("(?i)web\\S+ 5 IN A 10.96.0.3");
    }

    @Test
    void whatIsNotThereIsToldFromWhatHasNoSuchRecordAndBothSayForHowLong() throws IOException {
        String soa = "cluster.local. 5 IN SOA ";
        assertThat(dig("nope" + SUFFIX)).contains("status: NXDOMAIN", "ANSWER: 0", soa);
        assertThat(dig("web" + SUFFIX + " AAAA")).contains("status: NOERROR", "ANSWER: 0", soa);
        assertThat(dig("web" + SUFFIX + " MX")).contains("status: NOERROR", "ANSWER: 0", soa);
        assertThat(dig("_no._tcp.web" + SUFFIX + " SRV")).contains("status: NXDOMAIN", soa);
        assertThat(inside("host web" + SUFFIX)).contains("web" + SUFFIX + " has address 10.96.0.3");
        assertThat(inside("host nope" + SUFFIX + " || true")).contains("not found: 3(NXDOMAIN)");
    }

    @Test
    void longAnswersComeWholeByWhicheverWayTheClientHas() throws IOException {
        for (String small : List.of("+noedns", "+bufsize=512", "+bufsize=1232")) {
            String cut = dig("db" + SUFFIX + " +ignore " + small);
            assertThat(cut).containsPattern("flags: qr aa tc");
            assertThat(cut.lines())
                    .as(small)
                    .filteredOn(line -> line.contains("IN A 10.244.1."))
                    .hasSizeBetween(25, MANY - 1);
        }
        for (String way : List.of("+noedns", "+tcp", "+bufsize=512", "+bufsize=4096")) {
            assertThat(dig("db" + SUFFIX + " " + way).lines())
                    .as(way)
                    .filteredOn(line -> line.contains("IN A 10.244.1."))
                    .hasSize(MANY);
        }
    }

    /** What dig shows, with single spaces. */
    private String dig(String question) throws IOException {
        return inside("dig " + question).replaceAll("[ \t]+", " ");
    }

    private String compiled(String compiler) throws IOException {
        Path source = Files.writeString(folder.resolve("look.c"), LOOK);
        Path program = folder.resolve("look-" + compiler.split(" ")[0]);
        assertThat(inside(compiler + " -o " + program + " " + source)).isEmpty();
        return program.toString();
    }

    private String inside(String command) throws IOException {
        String script =
                "mount --bind " + folder.resolve("resolv.conf") + " /etc/resolv.conf && " + command;
        Process process =
                new ProcessBuilder("unshare", "--mount", "sh", "-c", script)
                        .redirectErrorStream(true)
                        .start();
        return new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    }
}
