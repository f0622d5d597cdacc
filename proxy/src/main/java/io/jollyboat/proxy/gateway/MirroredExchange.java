package io.jollyboat.proxy.gateway;

import io.jollyboat.core.http.BodySink;
import io.jollyboat.core.http.BodySource;
import io.jollyboat.core.http.Headers;
import io.jollyboat.core.http.HttpExchange;
import io.jollyboat.core.http.RequestBody;
import io.jollyboat.core.http.ResponseStream;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * A request of which somebody else is sent a copy, whose answer nobody hears. Whoever that is never
 * holds the request up: one that takes its copy too slowly is cut off.
 *
 * <p>Only for the event loop.
 */
final class MirroredExchange extends ForwardingExchange {

    /** How much of a body a mirror may be behind. */
    private static final int MOST_BEHIND = 1024 * 1024;

    private final Mirror mirror;

    MirroredExchange(HttpExchange original) {
        super(original);
        this.mirror = new Mirror(original);
    }

    HttpExchange mirror() {
        return mirror;
    }

    @Override
    public Runnable body(BodySink sink) {
        return super.body(
                new BodySink() {
                    @Override
                    public void piece(byte[] bytes) {
                        mirror.take(bytes);
                        sink.piece(bytes);
                    }

                    @Override
                    public void end() {
                        mirror.complete();
                        sink.end();
                    }

                    @Override
                    public void aborted() {
                        mirror.cut();
                        sink.aborted();
                    }

                    @Override
                    public boolean hungry() {
                        return sink.hungry();
                    }
                });
    }

    /** The copy as its server is given it. */
    private static final class Mirror extends ForwardingExchange {

        private final Deque<byte[]> behind = new ArrayDeque<>();
        private int bytesBehind;
        private boolean complete;
        private boolean cut;
        private @Nullable BodySink sink;

        Mirror(HttpExchange original) {
            super(original);
        }

        void take(byte[] bytes) {
            if (cut) {
                return;
            }
            behind.add(bytes);
            bytesBehind += bytes.length;
            if (bytesBehind > MOST_BEHIND) {
                cut();
            } else {
                move();
            }
        }

        void complete() {
            complete = true;
            move();
        }

        void cut() {
            cut = true;
            behind.clear();
            BodySink to = sink;
            if (to != null && !complete) {
                sink = null;
                to.aborted();
            }
        }

        private void move() {
            BodySink to = sink;
            while (to != null && !behind.isEmpty() && to.hungry()) {
                byte[] next = behind.remove();
                bytesBehind -= next.length;
                to.piece(next);
            }
            if (to != null && complete && behind.isEmpty()) {
                sink = null;
                to.end();
            }
        }

        @Override
        public Runnable body(BodySink to) {
            sink = to;
            move();
            return this::move;
        }

        @Override
        public CompletionStage<RequestBody> body(int maxBytes) {
            throw new IllegalStateException("a copy is taken as it comes");
        }

        @Override
        public boolean upgradable() {
            return false;
        }

        @Override
        public void respond(int status, Headers headers, BodySource content) {}

        @Override
        public ResponseStream stream(int status, Headers headers) {
            return Unheard.STREAM;
        }

        /** It goes on when the client has its answer. */
        @Override
        public void onClosed(Runnable task) {}
    }
}
