package io.jollyboat.kubelet;

import io.jollyboat.kubelet.network.AddressPool;
import io.jollyboat.kubelet.network.HostPort;
import io.jollyboat.kubelet.network.PodNetwork;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;

/** A network that refuses as many pods as it is told to. */
record RefusingNetwork(PodNetwork real, AtomicInteger refusals) implements PodNetwork {

    /** Longer than another try would wait, in nanoseconds: plug-ins fail slowly. */
    private static final long LATE = 700_000_000;

    @Override
    public void start() throws IOException {
        real.start();
    }

    @Override
    public void remove() throws IOException {
        real.remove();
    }

    @Override
    public AddressPool addresses() {
        return real.addresses();
    }

    @Override
    public void connect(long processId, String link, int address, Map<String, String> settings)
            throws IOException {
        if (refusals.getAndUpdate(left -> Math.max(0, left - 1)) > 0) {
            LockSupport.parkNanos(LATE);
            throw new IOException("refused");
        }
        real.connect(processId, link, address, settings);
    }

    @Override
    public void expose(String link, int address, List<HostPort> ports) throws IOException {
        real.expose(link, address, ports);
    }

    @Override
    public boolean isConnected(String link, int address) {
        return real.isConnected(link, address);
    }

    @Override
    public void disconnect(String link) throws IOException {
        real.disconnect(link);
    }

    @Override
    public <T> T within(long processId, Callable<T> action) throws IOException {
        return real.within(processId, action);
    }
}
