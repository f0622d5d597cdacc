package io.jollyboat.apiserver.cache;

import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.Consumer;

/**
 * What happened to a resource since its reader last looked: for who keeps an index of its objects
 * and wants it to be as new as the cache itself. It begins with a {@link Note.Reset}.
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

    private final ConcurrentLinkedQueue<Note> notes = new ConcurrentLinkedQueue<>();
    private final Runnable arrived;

    /**
     * @param arrived called when there is something to read after a while without; it must return
     *     at once and not read here, since the cache waits
     */
    ChangeLog(Runnable arrived) {
        this.arrived = arrived;
    }

    void add(Note note) {
        boolean first = notes.isEmpty();
        notes.add(note);
        if (first) {
            arrived.run();
        }
    }

    /** Whether there is nothing to read. Cheap: for asking before every use of the index. */
    public boolean isEmpty() {
        return notes.isEmpty();
    }

    /** Reads all there is, in order. */
    public void drain(Consumer<Note> reader) {
        for (Note note = notes.peek(); note != null; note = notes.peek()) {
            reader.accept(note);
            notes.poll(); // only now: who finds the log empty may rely on its being worked in
        }
    }
}
