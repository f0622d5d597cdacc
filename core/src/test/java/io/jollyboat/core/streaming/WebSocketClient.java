package io.jollyboat.core.streaming;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.nio.ByteBuffer;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** Speaks WebSocket to a server message by message. */
final class WebSocketClient implements WebSocket.Listener, AutoCloseable {
    private final HttpClient client = HttpClient.newHttpClient();
    private final WebSocket socket;

    /**
     * Messages in words: {@code 1 text} for channel and bytes, {@code text ...}, {@code pong},
     * {@code closed 1000}.
     */
    private final BlockingQueue<String> messages = new LinkedBlockingQueue<>();

    WebSocketClient(int port, String target, String... protocols) throws Exception {
        WebSocket.Builder builder = client.newWebSocketBuilder();
        if (protocols.length > 0) {
            String[] others = new String[protocols.length - 1];
            System.arraycopy(protocols, 1, others, 0, others.length);
            builder.subprotocols(protocols[0], others);
        }
        socket =
                builder.buildAsync(URI.create("ws://127.0.0.1:" + port + target), this)
                        .get(20, TimeUnit.SECONDS);
    }

    String protocol() {
        return socket.getSubprotocol();
    }

    WebSocketClient send(int channel, String text) throws Exception {
        return send((char) channel + text, true);
    }

    /** Sends bytes as they are, perhaps as a fragment. */
    WebSocketClient send(String bytes, boolean last) throws Exception {
        socket.sendBinary(
                        ByteBuffer.wrap(
                                bytes.getBytes(java.nio.charset.StandardCharsets.ISO_8859_1)),
                        last)
                .get(20, TimeUnit.SECONDS);
        return this;
    }

    WebSocketClient sendText(String text) throws Exception {
        socket.sendText(text, true).get(20, TimeUnit.SECONDS);
        return this;
    }

    WebSocketClient ping() throws Exception {
        socket.sendPing(ByteBuffer.allocate(0)).get(20, TimeUnit.SECONDS);
        return this;
    }

    WebSocketClient sendClose() throws Exception {
        socket.sendClose(WebSocket.NORMAL_CLOSURE, "").get(20, TimeUnit.SECONDS);
        return this;
    }

    @Nullable String next() throws InterruptedException {
        return messages.poll(20, TimeUnit.SECONDS);
    }

    @Override
    public @Nullable CompletionStage<?> onBinary(WebSocket from, ByteBuffer data, boolean last) {
        int channel = data.get();
        messages.add(channel + " " + UTF_8.decode(data));
        from.request(1);
        return null;
    }

    @Override
    public @Nullable CompletionStage<?> onText(WebSocket from, CharSequence data, boolean last) {
        messages.add("text " + data);
        from.request(1);
        return null;
    }

    @Override
    public @Nullable CompletionStage<?> onPong(WebSocket from, ByteBuffer message) {
        messages.add("pong");
        from.request(1);
        return null;
    }

    @Override
    public @Nullable CompletionStage<?> onClose(WebSocket from, int statusCode, String reason) {
        messages.add("closed " + statusCode);
        return null;
    }

    @Override
    public void onError(WebSocket from, Throwable error) {
        messages.add("error " + error);
    }

    @Override
    public void close() {
        socket.abort();
        client.shutdownNow();
    }
}
