package io.jollyboat.apiserver.cache;

import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;

/**
 * What happened to a resource since its reader last looked: for who keeps an index of its objects
 * and wants it to be as new as the cache itself. It begins with a {@link Note.Reset}, and begins
 * again with one where its reader has not looked for long: it does not grow for ever.
 *
 * <p>The cache writes, one reader at a time reads; neither waits for the other.
 */
public final class ChangeLog {

    /** One thing that happened. */
    public sealed interface Note {

        /** All is new: these objects there are, and no others. */
        record Reset(List<StoredObject> objects) implements Note {
            public Reset {
                objects = List.copyOf(objects);
            }
        }

        /** One object changed. */
        record Changed(CacheEvent event) implements Note {}
    }

    /**
     * Changes that wait for their reader, if the resource has not more objects than that: beyond
     * it, to read them all anew is less.
     */
    static final int MOST_UNREAD = 10_000;

    private final ConcurrentLinkedQueue<Note> notes = new ConcurrentLinkedQueue<>();
    private final AtomicInteger unread = new AtomicInteger();
    private final Runnable arrived;
    private final Consumer<ChangeLog> anew;

    /** Nobody read for so long that what happened was forgotten: it begins anew with a reader. */
    private volatile boolean forgotten;

    /**
     * @param arrived called when there is something to read after a while without; it must return
     *     at once and not read here, since the cache waits
     * @param anew has the cache {@link #begin} the log again
     */
    ChangeLog(Runnable arrived, Consumer<ChangeLog> anew) {
        this.arrived = arrived;
        this.anew = anew;
    }

    /** Begins the log, or begins it again; nothing is in it. One caller at a time writes. */
    void begin(List<StoredObject> objects) {
        unread.set(0);
        forgotten = false;
        add(new Note.Reset(objects), objects.size());
    }

    /**
     * Adds what happened. One caller at a time writes.
     *
     * @param objects how many objects the resource has
     */
    void add(Note note, int objects) {
        if (forgotten) {
            return;
        }
        boolean first = notes.isEmpty();
        if (unread.incrementAndGet() > Math.max(MOST_UNREAD, objects)) {
            forgotten = true;
            notes.clear();
        } else {
            notes.add(note);
        }
        if (first || forgotten) {
            arrived.run();
        }
    }

    /** Whether there is nothing to read. Cheap: for asking before every use of the index. */
    public boolean isEmpty() {
        return !forgotten && notes.isEmpty();
    }

    /** Reads all there is, in order. */
    public void drain(Consumer<Note> reader) {
        if (forgotten) {
            anew.accept(this);
        }
        for (Note note = notes.peek(); note != null; note = notes.peek()) {
            reader.accept(note);
            // Only now: who finds the log empty may rely on its being worked in.
            if (notes.poll() != null) {
                unread.decrementAndGet();
            }
        }
    }
}
