package io.jollyboat.kubelet.runtime.docker;

import static org.assertj.core.api.Assertions.assertThat;

import io.jollyboat.core.runtime.Timeline;
import io.jollyboat.kubelet.network.Cidr;
import io.jollyboat.kubelet.network.VethNetwork;
import io.jollyboat.kubelet.runtime.ContainerRuntime;
import io.jollyboat.kubelet.runtime.ContainerRuntimeContractTest;
import io.jollyboat.kubelet.runtime.ContainerStatus;
import io.jollyboat.kubelet.runtime.PodRecord;
import io.jollyboat.kubelet.runtime.SandboxStatus;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;

/** The contract on the machine's own Docker engine. */
class DockerRuntimeIT extends ContainerRuntimeContractTest {
    static final Cidr RANGE = Cidr.parse("10.199.1.0/24");

    private static final VethNetwork NETWORK = new VethNetwork(RANGE);

    private static final DockerRuntime RUNTIME =
            new DockerRuntime(
                    DockerConfig.of("runtime-contract-it", "node"), Timeline.real(), NETWORK);

    @BeforeAll
    static void begin() throws IOException {
        TestImage.load();
        RUNTIME.start();
        clear(RUNTIME);
    }

    @AfterAll
    static void end() {
        RUNTIME.stop();
        remove(NETWORK);
    }

    static void remove(VethNetwork network) {
        try {
            network.remove();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @AfterEach
    void clear() {
        clear(RUNTIME);
    }

    static void clear(ContainerRuntime runtime) {
        for (PodRecord pod : runtime.pods()) {
            for (ContainerStatus container : pod.containers()) {
                runtime.containers().remove(container.id());
            }
            for (SandboxStatus sandbox : pod.sandboxes()) {
                runtime.sandboxes().remove(sandbox.id());
            }
        }
    }

    @Override
    protected ContainerRuntime runtime() {
        return RUNTIME;
    }

    @Override
    protected void until(BooleanSupplier condition) {
        await(condition);
    }

    /** For as long as a slow machine may need: a log of 30 MB takes a quiet one six seconds. */
    static void await(BooleanSupplier condition) {
        long end = System.nanoTime() + 60_000_000_000L;
        while (!condition.getAsBoolean()) {
            assertThat(System.nanoTime()).as("not reached in time").isLessThan(end);
            LockSupport.parkNanos(5_000_000);
        }
    }

    @Override
    protected String image() {
        return TestImage.NAME;
    }

    @Override
    protected void settle() {
        LockSupport.parkNanos(150_000_000);
    }
}
