package io.jollyboat.apiserver.front;

import io.jollyboat.apiserver.cache.EventSink;
import io.jollyboat.apiserver.cache.StoredObject;
import io.jollyboat.apiserver.cache.WatchEvent;
import io.jollyboat.apiserver.cache.Watcher;
import io.jollyboat.apiserver.pipeline.Answer;
import io.jollyboat.apiserver.pipeline.EventForm;
import io.jollyboat.core.errors.ApiException;
import io.jollyboat.core.http.Headers;
import io.jollyboat.core.http.HttpExchange;
import io.jollyboat.core.http.ResponseStream;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * A watch of a client on the network: one JSON object per event and line. Rests while the client
 * does not read.
 */
final class HttpWatch implements EventSink {

    private static final JsonMapper MAPPER = new JsonMapper();
    private static final byte[] ADDED = start("ADDED");
    private static final byte[] MODIFIED = start("MODIFIED");
    private static final byte[] DELETED = start("DELETED");
    private static final byte[] BOOKMARK = start("BOOKMARK");
    private static final byte[] ERROR = start("ERROR");
    private static final byte[] END = ascii("}\n");

    private final ResponseStream stream;
    private final EventForm form;

    /** Set before the first event is told; the sink is asked from the watcher's tasks only. */
    private volatile @Nullable Watcher watcher;

    /** Whether the stream is to wake the watcher once it has drained. */
    private volatile boolean waking;

    private HttpWatch(ResponseStream stream, EventForm form) {
        this.stream = stream;
        this.form = form;
    }

    static void open(HttpExchange exchange, Headers headers, Answer.Stream answer) {
        HttpWatch watch = new HttpWatch(exchange.stream(200, headers), answer.form());
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
        StoredObject object = event.object();
        byte[] shown =
                object != null && form.verbatim()
                        ? object.sharedJson()
                        : MAPPER.writeValueAsBytes(form.object(event));
        byte[] start =
                switch (event.type()) {
                    case ADDED -> ADDED;
                    case MODIFIED -> MODIFIED;
                    case DELETED -> DELETED;
                    case BOOKMARK -> BOOKMARK;
                };
        stream.write(start, shown, END);
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
            ObjectNode status = why.status();
            stream.write(ERROR, MAPPER.writeValueAsBytes(status), END);
        }
        stream.end();
    }

    private static byte[] start(String type) {
        return ascii("{\"type\":\"" + type + "\",\"object\":");
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }
}
