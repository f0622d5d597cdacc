package io.jollyboat.apiserver;

import io.jollyboat.apiserver.resource.Requester;
import io.jollyboat.apiserver.store.memory.MemoryStore;
import io.jollyboat.core.client.ApiRequest;
import io.jollyboat.core.client.ApiTransport;
import io.jollyboat.core.http.Headers;
import io.jollyboat.core.http.NetworkLoop;
import io.jollyboat.core.http.ResponseStream;
import io.jollyboat.core.http.server.HttpServer;
import io.jollyboat.core.http.server.HttpServerConfig;
import io.jollyboat.core.runtime.Timeline;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import tools.jackson.databind.node.ObjectNode;

/**
 * How long one change takes to reach a thousand watchers over sockets, above its floor: the same
 * bytes written to a thousand open answers by hand. Both take turns; trust the ratio.
 */
final class FanOutSpeed {

    private static final String PODS = "/api/v1/namespaces/default/pods";
    private static final int WATCHERS = 1000;
    private static final int EVENTS = 100;
    private static final String FILLING = "x".repeat(2600);
    private static final InetSocketAddress ANYWHERE =
            new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);

    private FanOutSpeed() {}

    public static void main(String[] arguments) throws IOException {
        Timeline timeline = Timeline.real();
        NetworkLoop loop = NetworkLoop.start();
        Requester admin = new Requester("speed", "", List.of("system:masters"), Map.of());
        ApiServer server =
                new ApiServer(
                        new MemoryStore(timeline),
                        timeline,
                        ApiServerConfig.inMemory()
                                .tokens(Map.of("speed", admin))
                                .listeningOn(loop, HttpServerConfig.plain(ANYWHERE)));
        server.start();
        List<ResponseStream> open = new CopyOnWriteArrayList<>();
        HttpServer raw =
                HttpServer.start(
                        loop,
                        HttpServerConfig.plain(ANYWHERE),
                        timeline,
                        exchange -> open.add(exchange.stream(200, Headers.json())));
        ApiTransport api = server.transport("speed", "system:masters");
        ObjectNode pod =
                Json.object(
                        "{'metadata':{'name':'p','annotations':{}},'spec':{'containers':[{'name':'c','image':'web:1'}]}}");
        pod.withObject("/metadata/annotations").put("filling", FILLING);
        ObjectNode stored =
                (ObjectNode) api.call(new ApiRequest("POST", PODS, Map.of(), ApiRequest.JSON, pod));
        byte[] event =
                ("{\"type\":\"MODIFIED\",\"object\":" + stored + "}\n")
                        .getBytes(StandardCharsets.UTF_8);
        Readers watchers =
                new Readers(
                        server.address(),
                        PODS
                                + "?watch=1&resourceVersion="
                                + stored.at("/metadata/resourceVersion").asString());
        Readers floor = new Readers(raw.address(), "/");
        double[] told = new double[EVENTS];
        double[] written = new double[EVENTS];
        for (int i = 0; i < 2 * EVENTS; i++) {
            ObjectNode patch = Json.object("{'metadata':{'annotations':{'n':'" + i + "'}}}");
            long ours =
                    watchers.time(
                            () ->
                                    api.call(
                                            new ApiRequest(
                                                    "PATCH",
                                                    PODS + "/p",
                                                    Map.of(),
                                                    "application/merge-patch+json",
                                                    patch)));
            long theirs = floor.time(() -> open.forEach(each -> each.write(event)));
            if (i >= EVENTS) { // the first ones compile the code
                told[i - EVENTS] = ours / 1e6;
                written[i - EVENTS] = theirs / 1e6;
            }
        }
        Arrays.sort(told);
        Arrays.sort(written);
        print("in the middle", told[EVENTS / 2], written[EVENTS / 2]);
        print("in a good quarter", told[EVENTS / 4], written[EVENTS / 4]);
        System.exit(0);
    }

    private static void print(String when, double told, double written) {
        System.out.printf(
                Locale.ROOT,
                "one change to %d watchers, %s: %.1f ms, the same bytes %.1f ms, ratio %.2f%n",
                WATCHERS,
                when,
                told,
                written,
                written / told);
    }

    /** A thousand open answers, whose lines are counted. */
    private static final class Readers {
        private final Selector selector = Selector.open();
        private final ByteBuffer buffer = ByteBuffer.allocateDirect(1 << 16);

        Readers(InetSocketAddress server, String target) throws IOException {
            byte[] request =
                    ("GET "
                                    + target
                                    + " HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer speed\r\n\r\n")
                            .getBytes(StandardCharsets.UTF_8);
            for (int i = 0; i < WATCHERS; i++) {
                SocketChannel channel = SocketChannel.open(server);
                channel.write(ByteBuffer.wrap(request));
                buffer.clear();
                channel.read(buffer); // the head of the answer
                channel.configureBlocking(false);
                channel.register(selector, SelectionKey.OP_READ, new byte[1]);
            }
        }

        /** How long it takes from some work until everybody has one line more. */
        long time(Runnable work) throws IOException {
            long begun = System.nanoTime();
            work.run();
            int lines = 0;
            while (lines < WATCHERS) {
                selector.select();
                for (SelectionKey key : selector.selectedKeys()) {
                    lines += read((SocketChannel) key.channel(), (byte[]) key.attachment());
                }
                selector.selectedKeys().clear();
            }
            return System.nanoTime() - begun;
        }

        /** Ends of lines that are not those of chunks. */
        private int read(SocketChannel channel, byte[] last) throws IOException {
            buffer.clear();
            if (channel.read(buffer) < 0) {
                throw new IOException("a watch ended");
            }
            int lines = 0;
            for (buffer.flip(); buffer.hasRemaining(); ) {
                byte next = buffer.get();
                lines += next == '\n' && last[0] != '\r' ? 1 : 0;
                last[0] = next;
            }
            return lines;
        }
    }
}
