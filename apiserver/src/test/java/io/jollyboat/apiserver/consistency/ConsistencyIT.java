package io.jollyboat.apiserver.consistency;

import static org.assertj.core.api.Assertions.assertThat;

import io.jollyboat.apiserver.store.etcd.TestEtcd;
import java.io.IOException;
import java.net.http.HttpClient;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Clients on the network, while what serves them is killed under their hands. */
class ConsistencyIT {

    /** Writes that were acknowledged. */
    private static final int ENOUGH = 30;

    private static final int ROUNDS = Integer.getInteger("jolly.crowd.rounds", 3);

    @TempDir private Path directory;
    private final int port = TestEtcd.freePort();

    @Test
    void holdsWhileEtcdIsKilled() throws Exception {
        try (TestEtcd etcd = new TestEtcd(directory);
                ServerProcess server = new ServerProcess(port, etcd.endpoint().toString())) {
            crowd(
                    server,
                    false,
                    () -> {
                        etcd.kill();
                        TimeUnit.MILLISECONDS.sleep(500);
                        etcd.startAgain();
                    });
        }
    }

    @Test
    void holdsWhileTheServerIsKilledAboveEtcd() throws Exception {
        try (TestEtcd etcd = new TestEtcd(directory);
                ServerProcess server = new ServerProcess(port, etcd.endpoint().toString())) {
            crowd(
                    server,
                    true,
                    () -> {
                        server.kill();
                        server.startAgain();
                    });
        }
    }

    @Test
    void holdsWhileTheServerIsKilledWithItsEmbeddedStore() throws Exception {
        String store = directory.resolve("store").toString();
        try (ServerProcess server = new ServerProcess(port, store)) {
            crowd(
                    server,
                    true,
                    () -> {
                        server.kill();
                        server.startAgain();
                    });
        }
    }

    private static void crowd(ServerProcess server, boolean restarts, Crowd.Faults once)
            throws Exception {
        try (HttpClient http = HttpClient.newHttpClient()) {
            Access access = new WireAccess(http, server.address(), ServerProcess.TOKEN);
            awaitServer(access);
            History history = new History();
            new Crowd(access, history, restarts)
                    .run(
                            () -> {
                                for (int round = 0; round < ROUNDS; round++) {
                                    TimeUnit.MILLISECONDS.sleep(1200);
                                    once.run();
                                    awaitServer(access);
                                }
                                awaitWrites(history);
                            });
            history.check();
        }
    }

    /** Until there were enough to tell something, however slow the machine is. */
    private static void awaitWrites(History history) throws InterruptedException {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
        do {
            TimeUnit.MILLISECONDS.sleep(500);
        } while (history.writes() <= ENOUGH && System.nanoTime() < deadline);
        assertThat(history.writes()).isGreaterThan(ENOUGH);
    }

    private static void awaitServer(Access access) throws InterruptedException {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
        while (System.nanoTime() < deadline) {
            try {
                if (access.call("GET", "/api/v1/namespaces/default", "", "").ok()) {
                    return;
                }
            } catch (IOException notYet) {
                // told below
            }
            TimeUnit.MILLISECONDS.sleep(50);
        }
        throw new AssertionError("the server does not come up");
    }
}
