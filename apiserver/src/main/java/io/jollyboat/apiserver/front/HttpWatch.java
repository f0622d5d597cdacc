package io.jollyboat.apiserver.front;

import io.jollyboat.apiserver.cache.EventSink;
import io.jollyboat.apiserver.cache.OpenWatch;
import io.jollyboat.apiserver.cache.WatchEvent;
import io.jollyboat.apiserver.pipeline.Answer;
import io.jollyboat.apiserver.pipeline.EventForm;
import io.jollyboat.apiserver.pipeline.Sizes;
import io.jollyboat.core.errors.ApiException;
import io.jollyboat.core.http.Headers;
import io.jollyboat.core.http.HttpExchange;
import io.jollyboat.core.http.ResponseStream;
import io.jollyboat.core.streaming.WebSocketEvents;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** A watch of a client on the network. Rests while the client does not read. */
final class HttpWatch implements EventSink {

    private final ResponseStream stream;
    private final EventForm form;
    private final EventWriter writer;
    private final Sizes sizes;

    /** Set before the first event is told; the sink is asked from the watcher's tasks only. */
    private volatile @Nullable OpenWatch watcher;

    /** Whether the stream is to wake the watcher once it has drained. */
    private volatile boolean waking;

    private HttpWatch(ResponseStream stream, EventForm form, EventWriter writer, Sizes sizes) {
        this.sizes = sizes;
        this.stream = stream;
        this.form = form;
        this.writer = writer;
    }

    static void open(
            HttpExchange exchange,
            Sizes sizes,
            Headers headers,
            Answer.Stream answer,
            EventWriter writer) {
        ResponseStream stream = exchange.stream(200, headers);
        new HttpWatch(stream, answer.form(), writer, sizes).begin(answer, exchange::onClosed);
    }

    /** The same over WebSocket, a message per event; it is JSON in any case. */
    static void openWebSocket(HttpExchange exchange, Sizes sizes, Answer.Stream answer) {
        WebSocketEvents.open(
                exchange,
                events ->
                        new HttpWatch(events, answer.form(), EventWriter.Lines.INSTANCE, sizes)
                                .begin(answer, events::onClosed));
    }

    private void begin(Answer.Stream answer, Consumer<Runnable> whenClosed) {
        OpenWatch begun;
        try {
            begun = answer.watching().begin(this);
        } catch (ApiException refused) {
            ended(refused);
            return;
        }
        watcher = begun;
        begun.proceed();
        whenClosed.accept(begun::stop);
    }

    @Override
    public void event(WatchEvent event) {
        byte[][] pieces = writer.event(event, form);
        long bytes = 0;
        for (byte[] piece : pieces) {
            bytes += piece.length;
        }
        sizes.event(bytes);
        stream.write(pieces);
    }

    @Override
    public boolean ready() {
        if (stream.writable()) {
            return true;
        }
        OpenWatch resting = watcher;
        if (resting != null && !waking) { // one wake-up is enough
            waking = true;
            stream.onDrained(
                    () -> {
                        waking = false;
                        resting.proceed();
                    });
        }
        return false;
    }

    @Override
    public void ended(@Nullable ApiException why) {
        if (why != null) {
            stream.write(writer.error(why.status()));
        }
        stream.end();
    }
}
