package io.jollyboat.kubelet.network;

import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;

/**
 * Gives pods their addresses and connects their network namespaces to the host's.
 *
 * <p>An address is taken, then the pod's namespace is connected under it, then disconnected, then
 * the address is freed. Nothing is kept on disk: after a restart the owner claims the addresses of
 * the pods that still run. Safe for use by several threads; calls take a few milliseconds.
 */
public interface PodNetwork {

    /** Prepares the host; done once, before anything else. */
    void start() throws IOException;

    /** Undoes {@link #start} as far as it is ours alone; pods must be disconnected before. */
    void remove() throws IOException;

    AddressPool addresses();

    /**
     * Connects the namespace of a process. Connecting what is connected already is harmless.
     *
     * @param processId any process in the namespace
     * @param link name of the host's end, at most 15 characters, one for each pod
     * @param settings kernel parameters to set in the namespace, such as {@code net.core.somaxconn}
     */
    void connect(long processId, String link, int address, Map<String, String> settings)
            throws IOException;

    /** Makes ports of a connected pod reachable at the node's; until it is disconnected. */
    void expose(String link, int address, List<HostPort> ports) throws IOException;

    /** Whether the host's end of a link stands and leads to the address. */
    boolean isConnected(String link, int address);

    /** Removes the host's end, and with it the pod's; harmless when it is gone. */
    void disconnect(String link) throws IOException;

    /**
     * Runs something short in the network namespace of a process, such as opening a socket there.
     */
    <T> T within(long processId, Callable<T> action) throws IOException;
}
