package io.jollyboat.apiserver.cache;

import io.jollyboat.core.errors.ApiException;
import io.jollyboat.core.runtime.SerialExecutor;
import io.jollyboat.core.runtime.Timeline;
import io.jollyboat.core.runtime.Timer;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Collections;
import java.util.Iterator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One reader's position in the changes of a resource.
 *
 * <p>Changes are put into an inbox by whoever applies them and told by a task of the watcher's own,
 * which rests while the sink cannot take more. An inbox that outgrows its bound means a reader that
 * does not keep up: its watch is ended, so that it cannot hold the server's memory, and it goes on
 * from where it was with a new one.
 *
 * <p>States: telling, ended. Ended is final.
 */
public final class Watcher implements OpenWatch {

    /** How many changes may wait for a reader. */
    static final int INBOX_LIMIT = 4096;

    private final ResourceCache cache;
    private final WatchPlan plan;
    private final EventSink sink;
    private final Timeline timeline;
    private final SerialExecutor teller;

    private final ArrayDeque<CacheEvent> inbox = new ArrayDeque<>(); // guarded by inbox
    private int limit = INBOX_LIMIT; // guarded by inbox; more for who begins with much to hear
    private long bookmark; // guarded by inbox; 0 when none is due
    private boolean ended; // guarded by inbox

    // the rest belongs to the teller's tasks
    private Iterator<StoredObject> initial = Collections.emptyIterator();
    private boolean initialEndDue;
    private long told;
    private boolean closed;
    private @Nullable Timer deadline;

    Watcher(ResourceCache cache, WatchPlan plan, EventSink sink, Timeline timeline) {
        this.cache = cache;
        this.plan = plan;
        this.sink = sink;
        this.timeline = timeline;
        this.teller = timeline.serial();
    }

    /** Called once, before any offer. */
    void begin(Iterator<StoredObject> state, List<CacheEvent> missed, long revision) {
        initial = state;
        initialEndDue = plan.markInitialEnd();
        told = revision;
        synchronized (inbox) {
            for (CacheEvent event : missed) {
                if (plan.covers(event.key())) {
                    inbox.addLast(event);
                }
            }
            limit += inbox.size();
        }
    }

    /** What it is to tell. */
    WatchPlan plan() {
        return plan;
    }

    /** Takes a change. The caller holds the cache's lock; nothing is told from here. */
    void offer(CacheEvent event) {
        if (!plan.covers(event.key())) {
            return;
        }
        synchronized (inbox) {
            if (ended) {
                return;
            }
            if (inbox.size() >= limit) {
                teller.execute(() -> close(null));
                ended = true;
                inbox.clear();
                return;
            }
            inbox.addLast(event);
        }
        proceed();
    }

    /** Notes how far the registry has come; several notes become one. */
    void offerBookmark(long revision) {
        if (!plan.bookmarks()) {
            return;
        }
        synchronized (inbox) {
            bookmark = revision;
        }
        proceed();
    }

    @Override
    public void proceed() {
        teller.execute(this::tell);
    }

    @Override
    public void stop() {
        end(null);
    }

    /**
     * Ends the watch in order when its time is up, after a last bookmark if any are wanted. Said
     * again, the last word holds.
     */
    public void endAfter(Duration time) {
        Timer timer = timeline.after(time, this::finish);
        teller.execute(
                () -> {
                    Timer over = closed ? timer : deadline;
                    if (over != null) {
                        over.cancel();
                    }
                    if (!closed) {
                        deadline = timer;
                    }
                });
    }

    private void finish() {
        cache.bookmark(this);
        teller.execute(
                () -> {
                    tell();
                    stop();
                });
    }

    void fail(ApiException why) {
        end(why);
    }

    private void end(@Nullable ApiException why) {
        synchronized (inbox) {
            if (ended) {
                return;
            }
            ended = true;
            inbox.clear();
        }
        teller.execute(() -> close(why));
    }

    private void close(@Nullable ApiException why) {
        if (!closed) {
            closed = true;
            if (deadline != null) {
                deadline.cancel();
            }
            cache.forget(this);
            sink.ended(why);
        }
    }

    private void tell() {
        while (!closed && sink.ready()) {
            WatchEvent next = next();
            if (next == null) {
                return;
            }
            told = Math.max(told, next.revision());
            try {
                sink.event(next);
            } catch (ApiException cannotBeShown) { // in the version that the watch is of
                end(cannotBeShown);
                return;
            }
        }
    }

    /** What to tell next, or null when there is nothing for now. */
    private @Nullable WatchEvent next() {
        while (initial.hasNext()) {
            StoredObject object = initial.next();
            boolean covered = plan.covers(object.key());
            if (covered && plan.selection().selects(object)) {
                return new WatchEvent(WatchEvent.Type.ADDED, object, object.revision());
            }
        }
        if (initialEndDue) {
            initialEndDue = false;
            return WatchEvent.bookmark(told, true);
        }
        while (true) {
            CacheEvent event;
            synchronized (inbox) {
                if (ended) {
                    return null;
                }
                event = inbox.pollFirst();
                if (event == null) {
                    return dueBookmark();
                }
            }
            WatchEvent seen = event.seenThrough(plan.selection());
            if (seen != null) {
                return seen;
            }
        }
    }

    /** The caller holds the inbox, which is empty: all changes up to the bookmark are told. */
    private @Nullable WatchEvent dueBookmark() {
        long due = bookmark;
        bookmark = 0;
        return due == 0 || due < told ? null : WatchEvent.bookmark(due, false);
    }
}
