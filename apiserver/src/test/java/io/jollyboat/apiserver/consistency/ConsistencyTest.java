package io.jollyboat.apiserver.consistency;

import static org.assertj.core.api.Assertions.assertThat;

import io.jollyboat.apiserver.ApiServer;
import io.jollyboat.apiserver.ApiServerConfig;
import io.jollyboat.apiserver.store.Store;
import io.jollyboat.apiserver.store.embedded.EmbeddedStore;
import io.jollyboat.apiserver.store.memory.MemoryStore;
import io.jollyboat.core.runtime.Timeline;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Clients in the server's JVM, on real threads. */
class ConsistencyTest {

    private static final int MILLIS = Integer.getInteger("jolly.crowd.millis", 1500);

    private final Timeline timeline = Timeline.real();

    @Test
    void holdsOnTheMemoryStore() throws Exception {
        crowd(new MemoryStore(timeline));
    }

    @Test
    void holdsOnTheEmbeddedStore(@TempDir Path directory) throws Exception {
        try (Store store = EmbeddedStore.open(directory.resolve("store"), timeline)) {
            crowd(store);
        }
    }

    private void crowd(Store store) throws Exception {
        ApiServer server = new ApiServer(store, timeline, ApiServerConfig.inMemory());
        server.start();
        History history = new History();
        Access access = new DirectAccess(server.transport("crowd", "system:masters"));
        new Crowd(access, history, false).run(() -> TimeUnit.MILLISECONDS.sleep(MILLIS));
        server.stop();
        history.check();
        assertThat(history.writes()).isGreaterThan(20);
    }
}
