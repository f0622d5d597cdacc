package io.jollyboat.apiserver.fuzz;

import io.jollyboat.core.http.BodySink;
import io.jollyboat.core.http.BodySource;
import io.jollyboat.core.http.Headers;
import io.jollyboat.core.http.HttpExchange;
import io.jollyboat.core.http.Peer;
import io.jollyboat.core.http.Query;
import io.jollyboat.core.http.RequestBody;
import io.jollyboat.core.http.ResponseStream;
import io.jollyboat.core.tls.ClientCertificate;
import io.netty.channel.Channel;
import java.io.ByteArrayOutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** An exchange with no network under it: keeps what it is answered. */
final class FakeExchange implements HttpExchange {

    private final FuzzRequest request;
    private final List<Runnable> closing = new ArrayList<>();
    private final ByteArrayOutputStream answer = new ByteArrayOutputStream();
    private int status;
    private Headers fields = Headers.empty();
    private boolean streaming;
    private boolean over;
    private int answers;

    FakeExchange(FuzzRequest request) {
        this.request = request;
    }

    int status() {
        return status;
    }

    Headers answerFields() {
        return fields;
    }

    byte[] answer() {
        return answer.toByteArray();
    }

    boolean answered() {
        return answers > 0;
    }

    boolean answeredTwice() {
        return answers > 1;
    }

    boolean streaming() {
        return streaming;
    }

    /** The client has gone, or has what it wanted. */
    void close() {
        over = true;
        List.copyOf(closing).forEach(Runnable::run);
        closing.clear();
    }

    @Override
    public String method() {
        return request.method();
    }

    @Override
    public String target() {
        return request.target();
    }

    @Override
    public String path() {
        return request.path();
    }

    @Override
    public Query query() {
        int question = request.target().indexOf('?');
        return question < 0 ? Query.empty() : Query.parse(request.target().substring(question + 1));
    }

    @Override
    public Headers headers() {
        return request.fields();
    }

    @Override
    public String scheme() {
        return "https";
    }

    @Override
    public String authority() {
        return "127.0.0.1:6443";
    }

    @Override
    public Peer peer() {
        return Nobody.SOMEWHERE;
    }

    @Override
    public CompletionStage<RequestBody> body(int maxBytes) {
        return CompletableFuture.completedFuture(
                request.body().length > maxBytes
                        ? new RequestBody.TooLarge(maxBytes)
                        : new RequestBody.Complete(request.body().clone()));
    }

    @Override
    public boolean hasBody() {
        return request.body().length > 0;
    }

    @Override
    public Runnable body(BodySink sink) {
        sink.piece(request.body().clone());
        sink.end();
        return () -> {};
    }

    @Override
    public void respond(int code, Headers headers, BodySource content) {
        answers++;
        status = code;
        fields = headers;
        content.pieces()
                .forEachRemaining(
                        piece ->
                                answer.write(
                                        piece.array(),
                                        piece.arrayOffset() + piece.position(),
                                        piece.remaining()));
        close();
    }

    @Override
    public ResponseStream stream(int code, Headers headers) {
        answers++;
        status = code;
        fields = headers;
        streaming = true;
        return new Kept();
    }

    @Override
    public boolean upgradable() {
        return false;
    }

    @Override
    public CompletionStage<Channel> upgrade(Headers headers) {
        throw new IllegalStateException("not upgradable");
    }

    @Override
    public void onClosed(Runnable task) {
        if (over) {
            task.run();
        } else {
            closing.add(task);
        }
    }

    private final class Kept implements ResponseStream {
        @Override
        public void write(byte[]... segments) {
            if (!over) {
                for (byte[] segment : segments) {
                    answer.writeBytes(segment);
                }
            }
        }

        @Override
        public long pendingBytes() {
            return 0;
        }

        @Override
        public void onDrained(Runnable task) {
            task.run();
        }

        @Override
        public void end() {
            close();
        }

        @Override
        public void abort() {
            close();
        }
    }

    /** A client that shows no certificate. */
    private enum Nobody implements Peer {
        SOMEWHERE;

        @Override
        public InetSocketAddress remoteAddress() {
            return new InetSocketAddress(InetAddress.getLoopbackAddress(), 40000);
        }

        @Override
        public InetSocketAddress localAddress() {
            return new InetSocketAddress(InetAddress.getLoopbackAddress(), 6443);
        }

        @Override
        public ClientCertificate clientCertificate() {
            return new ClientCertificate.Absent();
        }
    }
}
