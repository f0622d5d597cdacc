package io.jollyboat.proxy.dns;

import static org.assertj.core.api.Assertions.assertThat;

import io.jollyboat.core.api.Resources;
import io.jollyboat.core.http.NetworkLoop;
import io.jollyboat.proxy.TestCluster;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The resolvers that containers have, with the resolv.conf that pods are given, in a mount
 * namespace where it is the only one: the C library's, and busybox' own. Needs root.
 */
class DnsResolversIT {

    private static final String ADDRESS = "127.53.53.53";

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
        for (String name : List.of("web", "other")) {
            cluster.create(
                    Resources.SERVICES,
                    "{'metadata': {'name': '%s'}, 'spec': {'clusterIP': '10.96.0.%d', 'ports': [{'port': 80}]}}"
                            .formatted(name, name.length()));
        }
        cluster.settle();
        Files.writeString(
                folder.resolve("resolv.conf"),
                "search default.svc.cluster.local svc.cluster.local cluster.local\nnameserver "
                        + ADDRESS
                        + "\noptions ndots:5\n");
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
