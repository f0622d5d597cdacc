package io.jollyboat.apiserver.live;

import io.jollyboat.apiserver.cache.EventSink;
import io.jollyboat.apiserver.cache.OpenWatch;
import io.jollyboat.apiserver.cache.StoredObject;
import io.jollyboat.apiserver.cache.WatchEvent;
import io.jollyboat.apiserver.json.Trees;
import io.jollyboat.apiserver.live.LiveObjects.Change;
import io.jollyboat.apiserver.request.ListQuery;
import io.jollyboat.apiserver.request.ListQuery.InitialEvents;
import io.jollyboat.core.errors.ApiException;
import io.jollyboat.core.runtime.SerialExecutor;
import io.jollyboat.core.runtime.Timeline;
import io.jollyboat.core.runtime.Timer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/**
 * One reader's position in the changes of a live resource. Nothing is kept for it but that position
 * and which objects it knows: it asks for what happened since, so that of several changes of an
 * object a slow reader hears the last. One that falls behind further than is remembered is told so,
 * and starts over.
 *
 * <p>States: telling, ended. Ended is final.
 */
final class LiveWatch implements OpenWatch {

    private static final Duration BOOKMARKS = Duration.ofMinutes(1);

    private final LiveObjects objects;
    private final LiveSelection selection;
    private final boolean bookmarks;
    private final EventSink sink;
    private final Timeline timeline;
    private final OpenWatches open;
    private final SerialExecutor teller;
    private final AtomicBoolean woken = new AtomicBoolean(); // whether a task is on its way

    // the rest belongs to the teller's tasks
    private final ArrayDeque<Change> pending = new ArrayDeque<>();
    private final Set<String> known = new HashSet<>(); // the reader knows these objects
    private long told;
    private boolean initialEndDue;
    private boolean bookmarkDue;
    private boolean closed;
    private Runnable unsubscribe = () -> {};
    private @Nullable Timer deadline;
    private @Nullable Timer reminder;

    private LiveWatch(
            LiveObjects objects,
            LiveSelection selection,
            boolean bookmarks,
            EventSink sink,
            OpenWatches open,
            Timeline timeline) {
        this.objects = objects;
        this.selection = selection;
        this.bookmarks = bookmarks;
        this.sink = sink;
        this.open = open;
        this.timeline = timeline;
        this.teller = timeline.serial();
    }

    /**
     * Begins as the query asks for.
     *
     * @param time after which it ends, unless the query says
     * @param open where it is to be found as long as it tells
     */
    static LiveWatch open(
            LiveObjects objects,
            LiveSelection selection,
            ListQuery query,
            EventSink sink,
            Duration time,
            OpenWatches open,
            Timeline timeline) {
        LiveWatch watch =
                new LiveWatch(objects, selection, query.bookmarks(), sink, open, timeline);
        Duration until = query.timeout().isZero() ? time : query.timeout();
        watch.teller.execute(() -> watch.begin(query, until));
        watch.proceed();
        return watch;
    }

    private void begin(ListQuery query, Duration time) {
        unsubscribe = objects.whenChanged(this::proceed);
        deadline = timeline.after(time, () -> teller.execute(this::finish));
        remindLater();
        if (!open.add(this)) {
            close(null);
            return;
        }
        InitialEvents initial = query.initialEvents();
        boolean state =
                initial == InitialEvents.SEND
                        || initial == InitialEvents.UNSET && query.resourceVersion() <= 0;
        initialEndDue = initial == InitialEvents.SEND && query.bookmarks();
        try {
            told = objects.version();
            if (state) {
                pending.addAll(objects.changes(0));
            } else {
                told = query.resourceVersion() > 0 ? query.resourceVersion() : told;
                pending.addAll(objects.changes(told));
                objects.changes(0).forEach(this::know);
            }
        } catch (ApiException refused) {
            close(refused);
        }
    }

    /** Whoever goes on from a version knows what there was then. */
    private void know(Change each) {
        if (each.since() <= told && !(each.removed() && each.version() <= told)) {
            ObjectNode object = each.object().get();
            Map.Entry<Long, Map<String, String>> then = each.earlierLabels().higherEntry(told);
            if (then != null) {
                ObjectNode labels = object.withObject("/metadata").putObject("labels");
                then.getValue().forEach(labels::put);
            }
            if (selection.selects(object)) {
                known.add(key(object));
            }
        }
    }

    private static String key(ObjectNode object) {
        return Trees.text(object, "metadata", "namespace")
                + "/"
                + Trees.text(object, "metadata", "name");
    }

    @Override
    public void proceed() {
        if (woken.compareAndSet(false, true)) {
            teller.execute(
                    () -> {
                        woken.set(false);
                        tell();
                    });
        }
    }

    @Override
    public void stop() {
        teller.execute(() -> close(null));
    }

    private void remindLater() {
        if (bookmarks) {
            reminder = timeline.after(BOOKMARKS, () -> teller.execute(this::remind));
        }
    }

    private void remind() {
        if (!closed) {
            bookmarkDue = true;
            tell();
            remindLater();
        }
    }

    private void finish() {
        bookmarkDue = bookmarks;
        tell();
        close(null);
    }

    private void close(@Nullable ApiException why) {
        if (closed) {
            return;
        }
        closed = true;
        pending.clear();
        open.remove(this);
        unsubscribe.run();
        if (deadline != null) {
            deadline.cancel();
        }
        if (reminder != null) {
            reminder.cancel();
        }
        sink.ended(why);
    }

    private void tell() {
        while (!closed && sink.ready()) {
            WatchEvent next = next();
            if (next == null) {
                return;
            }
            sink.event(next);
        }
    }

    /** What to tell next, or null when there is nothing for now. */
    private @Nullable WatchEvent next() {
        while (true) {
            Change change = pending.poll();
            if (change != null) {
                told = Math.max(told, change.version());
                WatchEvent seen = seen(change);
                if (seen != null) {
                    return seen;
                }
            } else if (initialEndDue) {
                initialEndDue = false;
                return WatchEvent.bookmark(told, true);
            } else if (!askedAnew()) {
                boolean due = bookmarkDue && !closed;
                bookmarkDue = false;
                return due ? WatchEvent.bookmark(told, false) : null;
            }
        }
    }

    /** Whether there is more to tell now. */
    private boolean askedAnew() {
        try {
            return pending.addAll(objects.changes(told));
        } catch (ApiException tooFarBehind) {
            close(tooFarBehind);
            return false;
        }
    }

    /** How a change looks to this reader; null when it sees nothing of it. */
    private @Nullable WatchEvent seen(Change change) {
        ObjectNode object = change.object().get();
        String key = key(object);
        if (change.removed() || !selection.selects(object)) {
            return known.remove(key) ? event(WatchEvent.Type.DELETED, change, object) : null;
        }
        return known.add(key)
                ? event(WatchEvent.Type.ADDED, change, object)
                : event(WatchEvent.Type.MODIFIED, change, object);
    }

    private static WatchEvent event(WatchEvent.Type type, Change change, ObjectNode object) {
        ((ObjectNode) object.path("metadata")).remove("resourceVersion"); // that of the event
        byte[] json = object.toString().getBytes(StandardCharsets.UTF_8);
        StoredObject shown = new StoredObject(key(object), json, change.version(), null);
        return new WatchEvent(type, shown, change.version());
    }
}
