package io.jollyboat.apiserver.consistency;

import io.jollyboat.apiserver.ApiServer;
import io.jollyboat.apiserver.ApiServerConfig;
import io.jollyboat.apiserver.resource.Requester;
import io.jollyboat.apiserver.store.Store;
import io.jollyboat.apiserver.store.embedded.EmbeddedStore;
import io.jollyboat.apiserver.store.etcd.EtcdSettings;
import io.jollyboat.apiserver.store.etcd.EtcdStore;
import io.jollyboat.core.http.NetworkLoop;
import io.jollyboat.core.http.server.HttpServerConfig;
import io.jollyboat.core.runtime.Timeline;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;

/** A server in a process of its own, to be killed at any moment and started again. */
final class ServerProcess implements AutoCloseable {

    static final String TOKEN = "crowd";

    private final int port;
    private final String store;
    private Process process;

    /**
     * @param store {@code http://…} of an etcd, or the path of an embedded store
     */
    ServerProcess(int port, String store) throws IOException {
        this.port = port;
        this.store = store;
        this.process = begin();
    }

    private Process begin() throws IOException {
        return new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-XX:+UseSerialGC",
                        "-XX:TieredStopAtLevel=1",
                        "--enable-native-access=ALL-UNNAMED",
                        "--sun-misc-unsafe-memory-access=allow",
                        "-cp",
                        System.getProperty("java.class.path"),
                        ServerProcess.class.getName(),
                        Integer.toString(port),
                        store)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
    }

    void kill() throws InterruptedException {
        process.destroyForcibly();
        process.waitFor();
    }

    void startAgain() throws IOException {
        process = begin();
    }

    @Override
    public void close() {
        process.destroyForcibly();
        process.onExit().join();
    }

    URI address() {
        return URI.create("http://127.0.0.1:" + port);
    }

    /** The process: serves until it is killed. */
    public static void main(String[] arguments) throws Exception {
        Timeline timeline = Timeline.real();
        NetworkLoop loop = NetworkLoop.start();
        InetSocketAddress address =
                new InetSocketAddress(
                        InetAddress.getLoopbackAddress(), Integer.parseInt(arguments[0]));
        Requester crowd = new Requester("crowd", "", List.of("system:masters"), Map.of());
        ApiServer server =
                new ApiServer(
                        open(arguments[1], timeline),
                        timeline,
                        ApiServerConfig.inMemory()
                                .tokens(Map.of(TOKEN, crowd))
                                .listeningOn(loop, HttpServerConfig.plain(address)));
        server.start();
        new CountDownLatch(1).await();
    }

    private static Store open(String where, Timeline timeline) {
        return where.startsWith("http")
                ? EtcdStore.open(EtcdSettings.shared(List.of(URI.create(where))), timeline)
                : EmbeddedStore.open(Path.of(where), timeline);
    }
}
