package io.jollyboat.apiserver.front;

import io.jollyboat.apiserver.cache.EventSink;
import io.jollyboat.apiserver.cache.WatchEvent;
import io.jollyboat.apiserver.cache.Watcher;
import io.jollyboat.apiserver.pipeline.Answer;
import io.jollyboat.apiserver.pipeline.EventForm;
import io.jollyboat.core.errors.ApiException;
import io.jollyboat.core.http.Headers;
import io.jollyboat.core.http.HttpExchange;
import io.jollyboat.core.http.ResponseStream;
import org.jspecify.annotations.Nullable;

/** A watch of a client on the network. Rests while the client does not read. */
final class HttpWatch implements EventSink {

    private final ResponseStream stream;
    private final EventForm form;
    private final EventWriter writer;

    /** Set before the first event is told; the sink is asked from the watcher's tasks only. */
    private volatile @Nullable Watcher watcher;

    /** Whether the stream is to wake the watcher once it has drained. */
    private volatile boolean waking;

    private HttpWatch(ResponseStream stream, EventForm form, EventWriter writer) {
        this.stream = stream;
        this.form = form;
        this.writer = writer;
    }

    static void open(
            HttpExchange exchange, Headers headers, Answer.Stream answer, EventWriter writer) {
        HttpWatch watch = new HttpWatch(exchange.stream(200, headers), answer.form(), writer);
        Watcher begun;
        try {
            begun = answer.watching().begin(watch);
        } catch (ApiException refused) {
            watch.ended(refused);
            return;
        }
        watch.watcher = begun;
        begun.proceed();
        exchange.onClosed(begun::stop);
    }

    @Override
    public void event(WatchEvent event) {
        stream.write(writer.event(event, form));
    }

    @Override
    public boolean ready() {
        if (stream.writable()) {
            return true;
        }
        Watcher resting = watcher;
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
