package io.jollyboat.kubelet.network;

import io.jollyboat.core.format.TwinAddresses;
import io.jollyboat.core.kernel.Kernel;
import io.jollyboat.core.kernel.NamespaceThread;
import io.jollyboat.core.kernel.NetlinkSocket;
import io.jollyboat.kubelet.network.NetlinkMessages.End;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;

/**
 * A veth pair for each pod, routed, not bridged: the pod has its address with a prefix of 32 bits
 * and sends everything to the node's address, the first of the range; the host has a route for each
 * pod. Both ends know each other's hardware address for good, so that no first packet waits for an
 * answer to ARP. Where pods are to have IPv6 too, each has the {@link TwinAddresses twin} of its
 * address, and sends everything to an address of the link that no interface has, which the pod
 * knows to be at the host's end.
 */
public final class VethNetwork implements PodNetwork {
    private static final int LOOPBACK = 1;

    /** {@code fe80::1}, where pods send what is for IPv6. */
    private static final byte[] LINK_GATEWAY = {
        (byte) 0xfe, (byte) 0x80, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1
    };

    private static final String POD_LINK = "eth0";

    private static final byte[] HOST_HARDWARE = {
        (byte) 0xee, (byte) 0xee, (byte) 0xee, (byte) 0xee, (byte) 0xee, (byte) 0xee
    };
    private static final int NO_SUCH_DEVICE = 19;
    private static final int NO_SUCH_ADDRESS = 99;
    private static final int LOOKS_AT_CARRIER = 2000;
    private static final int INVALID = 22;
    private static final Path LINKS = Path.of("/sys/class/net");

    /**
     * What Docker itself sets in the namespaces it makes: any process may listen on any port and
     * send pings.
     */
    private static final Map<String, String> SETTINGS =
            Map.of(
                    "net.ipv4.ip_unprivileged_port_start",
                    "0",
                    "net.ipv4.ping_group_range",
                    "0 2147483647");

    private final AddressPool addresses;
    private final Optional<TwinAddresses> twins;
    private final HostPorts hostPorts;
    private final NamespaceThread namespaces = new NamespaceThread();
    private @Nullable NetlinkSocket host; // guarded by this
    private volatile int mtu = 1500;

    /**
     * @param podRange the node's
     */
    public VethNetwork(Cidr podRange) {
        this(podRange, Optional.empty());
    }

    /**
     * @param twins what pods have beside their addresses; empty for IPv4 alone
     */
    public VethNetwork(Cidr podRange, Optional<TwinAddresses> twins) {
        this.twins = twins;
        addresses = new AddressPool(podRange);
        hostPorts = new HostPorts(podRange);
    }

    @Override
    public void start() throws IOException {
        Files.writeString(Path.of("/proc/sys/net/ipv4/ip_forward"), "1");
        mtu = mtuTowardsTheWorld();
        // The gateway is an address of the host even before there is a pod: servers for pods listen
        // on it.
        host().send(new NetlinkMessages().address(LOOPBACK, gateway()));
        if (twins.isPresent()) {
            Files.writeString(Path.of("/proc/sys/net/ipv6/conf/all/forwarding"), "1");
            host().send(new NetlinkMessages().address(LOOPBACK, twins.get().bytes(gateway())));
        }
    }

    @Override
    public void remove() throws IOException {
        hostPorts.remove();
        delete(Cidr.bytes(gateway()));
        if (twins.isPresent()) {
            delete(twins.get().bytes(gateway()));
        }
    }

    private void delete(byte[] address) throws IOException {
        try {
            host().send(new NetlinkMessages().deleteAddress(LOOPBACK, address));
        } catch (Kernel.Refused e) {
            if (e.number() != NO_SUCH_ADDRESS) {
                throw e;
            }
        }
    }

    private static int mtuTowardsTheWorld() throws IOException {
        for (String line : Files.readAllLines(Path.of("/proc/net/route"))) {
            String[] columns = line.split("\\s+");
            if (columns.length > 7
                    && columns[1].equals("00000000")
                    && columns[7].equals("00000000")) {
                return Integer.parseInt(
                        Files.readString(LINKS.resolve(columns[0]).resolve("mtu")).strip());
            }
        }
        return 1500;
    }

    @Override
    public AddressPool addresses() {
        return addresses;
    }

    private int gateway() {
        return addresses.range().base() + 1;
    }

    private synchronized NetlinkSocket host() throws IOException {
        if (host == null) {
            host = NetlinkSocket.route();
        }
        return host;
    }

    @Override
    public void connect(long processId, String link, int address, Map<String, String> settings)
            throws IOException {
        if (isConnected(link, address)) {
            return;
        }
        disconnect(link); // the half of an earlier attempt
        byte[] podHardware = hardwareAddress(address);
        int namespace = Kernel.open(namespacePath(processId));
        try {
            host().send(
                            new NetlinkMessages()
                                    .newVeth(
                                            new End(link, HOST_HARDWARE),
                                            new End(POD_LINK, podHardware),
                                            namespace,
                                            mtu));
        } finally {
            Kernel.close(namespace);
        }
        within(
                processId,
                () -> {
                    inPod(address, settings);
                    return link;
                });
        int index = Kernel.linkIndex(link);
        // The route comes last: it is what tells a later look that the pod is connected.
        var routes = new NetlinkMessages();
        if (twins.isPresent()) {
            byte[] twin = twins.get().bytes(address);
            routes.neighbour(twin, podHardware, index)
                    .routeTo(twin, index, twins.get().bytes(gateway()));
        }
        host().send(
                        routes.neighbour(address, podHardware, index)
                                .routeTo(address, index, gateway()));
        awaitCarrier(link);
    }

    /**
     * Waits until the host's end may send. It was up before the pod's, so that the kernel makes it
     * ready only after the fact, in a task of its own, and drops what is sent before: a first
     * connection would lose a second to that. Kernels from 6.8 on finish the task when they are
     * asked for the carrier; others within a few milliseconds.
     */
    private static void awaitCarrier(String link) throws IOException {
        Path directory = LINKS.resolve(link);
        for (int look = 0; look < LOOKS_AT_CARRIER; look++) {
            Files.readString(directory.resolve("carrier"));
            if (Files.readString(directory.resolve("operstate")).strip().equals("up")) {
                return;
            }
        }
    }

    private void inPod(int address, Map<String, String> settings) throws IOException {
        if (twins.isPresent()) {
            // Docker switches IPv6 off in the namespaces of containers without a network.
            Files.writeString(Path.of("/proc/sys/net/ipv6/conf/all/disable_ipv6"), "0");
        }
        try (NetlinkSocket pod = NetlinkSocket.route()) {
            int index = Kernel.linkIndex(POD_LINK);
            var messages =
                    new NetlinkMessages()
                            .linkUp(LOOPBACK)
                            .address(index, address)
                            .linkUp(index)
                            .neighbour(gateway(), HOST_HARDWARE, index)
                            .routeTo(gateway(), index, 0)
                            .defaultRoute(gateway(), index);
            if (twins.isPresent()) {
                messages.address(index, twins.get().bytes(address))
                        .neighbour(LINK_GATEWAY, HOST_HARDWARE, index)
                        .defaultRoute(LINK_GATEWAY, index);
            }
            pod.send(messages);
        }
        Map<String, String> all = new LinkedHashMap<>(SETTINGS);
        all.putAll(settings);
        for (Map.Entry<String, String> setting : all.entrySet()) {
            set(setting.getKey(), setting.getValue());
        }
    }

    private static void set(String name, String value) throws IOException {
        Path path = Path.of("/proc/sys").resolve(name.replace('.', '/')).normalize();
        if (!path.startsWith("/proc/sys/net")) {
            throw new IOException(
                    "the kernel parameter \"" + name + "\" does not belong to a network");
        }
        try {
            Files.writeString(path, value);
        } catch (NoSuchFileException e) {
            if (!SETTINGS.containsKey(name)) { // old kernels lack one of ours
                throw new IOException("the kernel has no parameter \"" + name + "\"", e);
            }
        }
    }

    @Override
    public void expose(String link, int address, List<HostPort> ports) throws IOException {
        hostPorts.expose(link, address, ports);
    }

    @Override
    public boolean isConnected(String link, int address) {
        if (!Files.exists(LINKS.resolve(link))) {
            return false;
        }
        String destination = "%08X".formatted(Integer.reverseBytes(address));
        try {
            return Files.readAllLines(Path.of("/proc/net/route")).stream()
                    .map(line -> line.split("\\s+"))
                    .anyMatch(
                            columns ->
                                    columns.length > 1
                                            && columns[0].equals(link)
                                            && columns[1].equals(destination));
        } catch (IOException e) {
            return false;
        }
    }

    @Override
    public void disconnect(String link) throws IOException {
        hostPorts.withdraw(link);
        if (!Files.exists(LINKS.resolve(link))) {
            return;
        }
        try {
            host().send(new NetlinkMessages().deleteLink(link));
        } catch (Kernel.Refused e) {
            // It may go by itself at any moment, with the last process of its pod.
            if (e.number() != NO_SUCH_DEVICE && e.number() != INVALID) {
                throw e;
            }
        }
    }

    @Override
    public <T> T within(long processId, Callable<T> action) throws IOException {
        return namespaces.visit(namespacePath(processId), action);
    }

    private static String namespacePath(long processId) {
        return "/proc/" + processId + "/ns/net";
    }

    /**
     * Made of the address, as network plugins do it: the same pod address has the same hardware
     * address.
     */
    private static byte[] hardwareAddress(int address) {
        byte[] bytes = Cidr.bytes(address);
        return new byte[] {0x0a, 0x58, bytes[0], bytes[1], bytes[2], bytes[3]};
    }
}
