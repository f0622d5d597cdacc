package io.jollyboat.apiserver.direct;

import io.jollyboat.apiserver.cache.EventSink;
import io.jollyboat.apiserver.cache.OpenWatch;
import io.jollyboat.apiserver.cache.WatchEvent;
import io.jollyboat.apiserver.pipeline.Answer;
import io.jollyboat.apiserver.pipeline.EventForm;
import io.jollyboat.core.client.Watch;
import io.jollyboat.core.client.WatchSink;
import io.jollyboat.core.errors.ApiException;
import org.jspecify.annotations.Nullable;

/** A watch of a component in this JVM: it gets the trees that all others get too. */
final class DirectWatch implements EventSink {

    private final EventForm form;
    private final WatchSink sink;
    private volatile boolean stopped;

    private DirectWatch(EventForm form, WatchSink sink) {
        this.form = form;
        this.sink = sink;
    }

    static Watch open(Answer.Stream stream, WatchSink sink) {
        DirectWatch watch = new DirectWatch(stream.form(), sink);
        OpenWatch watcher = stream.watching().begin(watch);
        return () -> {
            watch.stopped = true;
            watcher.stop();
        };
    }

    @Override
    public void event(WatchEvent event) {
        if (!stopped) {
            sink.event(event.type().name(), form.object(event));
        }
    }

    @Override
    public boolean ready() {
        return true;
    }

    @Override
    public void ended(@Nullable ApiException why) {
        if (!stopped) {
            sink.closed(why);
        }
    }
}
