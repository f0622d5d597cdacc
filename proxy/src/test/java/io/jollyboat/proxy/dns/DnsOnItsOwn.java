package io.jollyboat.proxy.dns;

import io.jollyboat.core.api.Resources;
import io.jollyboat.core.http.NetworkLoop;
import io.jollyboat.proxy.TestCluster;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.List;

/** Cluster DNS with many services, as a process of its own; for {@code DnsSpeed}. */
public final class DnsOnItsOwn {

    private DnsOnItsOwn() {}

    /**
     * @param arguments where it listens on loopback, and how many services there are: {@code s0}
     *     and so on
     */
    public static void main(String... arguments) throws IOException {
        var cluster = new TestCluster();
        var server =
                new DnsServer(
                        NetworkLoop.start(),
                        cluster.timeline,
                        cluster.informers,
                        "cluster.local",
                        new InetSocketAddress("127.0.0.1", Integer.parseInt(arguments[0])),
                        List.of());
        server.start();
        for (int i = 0; i < Integer.parseInt(arguments[1]); i++) {
            cluster.create(
                    Resources.SERVICES,
                    "{'metadata': {'name': 's" + i + "'}, 'spec': {'ports': [{'port': 80}]}}");
        }
        cluster.settle();
        System.out.println("ready");
        System.in.read(); // until the one who started it has gone
    }
}
