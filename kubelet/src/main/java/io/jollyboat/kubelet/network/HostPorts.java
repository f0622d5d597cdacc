package io.jollyboat.kubelet.network;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;

/**
 * The ports of pods that are reached at ports of the node: one table of nftables, replaced as a
 * whole whenever a pod with such ports comes or goes. A node whose pods have none never has the
 * table, nor needs the {@code nft} program.
 */
final class HostPorts {
    private final String table;
    private final Map<String, Exposed> exposed = new LinkedHashMap<>(); // by link; guarded by this

    HostPorts(Cidr podRange) {
        this.table = "jollyboat-hostports-" + Cidr.format(podRange.base());
    }

    private record Exposed(int address, List<HostPort> ports) {}

    synchronized void expose(String link, int address, List<HostPort> ports) throws IOException {
        if (!ports.isEmpty()) {
            exposed.put(link, new Exposed(address, List.copyOf(ports)));
            // So that the node itself reaches them at 127.0.0.1, too; the table keeps others from
            // abusing it.
            Files.writeString(Path.of("/proc/sys/net/ipv4/conf/all/route_localnet"), "1");
            load(text());
        }
    }

    synchronized void withdraw(String link) throws IOException {
        if (exposed.remove(link) != null) {
            load(exposed.isEmpty() ? removal() : text());
        }
    }

    /** Removes what an earlier life of this node may have left. */
    synchronized void remove() throws IOException {
        exposed.clear();
        if (Stream.of("/usr/sbin/nft", "/sbin/nft", "/usr/bin/nft")
                .anyMatch(nft -> Files.exists(Path.of(nft)))) {
            load(removal());
        }
    }

    /** Everything, to be loaded in one transaction in place of what was. */
    String text() {
        var rules = new StringBuilder();
        var pods = new StringBuilder();
        exposed.values()
                .forEach(
                        each -> {
                            String address = Cidr.format(each.address());
                            pods.append(pods.isEmpty() ? "" : ", ")
                                    .append(address)
                                    .append(" . ")
                                    .append(address);
                            each.ports().forEach(port -> rules.append(rule(port, address)));
                        });
        return removal()
                + """
                table ip %s {
                  chain ports {
                %s  }
                  chain prerouting {
                    type nat hook prerouting priority dstnat - 1; policy accept;
                    fib daddr type local jump ports
                  }
                  chain output {
                    type nat hook output priority -101; policy accept;
                    fib daddr type local jump ports
                  }
                  chain postrouting {
                    type nat hook postrouting priority srcnat - 2; policy accept;
                    ct status dnat ip saddr 127.0.0.0/8 oifname != "lo" masquerade
                    ct status dnat ip saddr . ip daddr { %s } masquerade
                  }
                  chain input {
                    type filter hook input priority filter; policy accept;
                    iifname != "lo" ip saddr != 127.0.0.0/8 ip daddr 127.0.0.0/8 ct status and dnat == 0 drop
                  }
                }
                """
                        .formatted(table, rules, pods);
    }

    private static String rule(HostPort port, String address) {
        String where = port.hostAddress().isEmpty() ? "" : "ip daddr " + port.hostAddress() + " ";
        String protocol = port.protocol().toLowerCase(Locale.ROOT);
        return "    %s%s dport %d dnat to %s:%d\n"
                .formatted(where, protocol, port.hostPort(), address, port.podPort());
    }

    private String removal() {
        return "table ip " + table + " {}\ndelete table ip " + table + "\n";
    }

    private static void load(String text) throws IOException {
        Process nft;
        try {
            nft = new ProcessBuilder("nft", "-f", "-").redirectErrorStream(true).start();
        } catch (IOException e) {
            throw new IOException(
                    "host ports need the program nft (package nftables): " + e.getMessage(), e);
        }
        try (var input = nft.getOutputStream()) {
            input.write(text.getBytes(StandardCharsets.UTF_8));
        }
        String said = new String(nft.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        try {
            if (nft.waitFor() != 0) {
                throw new IOException("nft refused the host ports: " + said.strip());
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("interrupted while loading host ports");
        }
    }
}
