package io.jollyboat.apiserver.store.etcd;

import io.etcd.jetcd.api.Event;
import io.etcd.jetcd.api.KeyValue;
import io.jollyboat.apiserver.store.Change;
import io.jollyboat.apiserver.store.Entry;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Makes changes of etcd's events. */
final class EtcdChanges {

    private EtcdChanges() {}

    /** As many changes as events, or fewer if an event's past is no longer known. */
    static List<Change> of(List<Event> events) {
        List<Change> changes = new ArrayList<>(events.size());
        for (Event event : events) {
            Change change = change(event);
            if (change == null) {
                return changes;
            }
            changes.add(change);
        }
        return changes;
    }

    private static @Nullable Change change(Event event) {
        KeyValue now = event.getKv();
        KeyValue then = event.getPrevKv();
        boolean deleted = event.getType() == Event.EventType.DELETE;
        boolean born = !deleted && now.getCreateRevision() == now.getModRevision();
        // A pair that is not there arrives as an empty one.
        boolean known = then.getModRevision() > 0;
        if (!born && !known) {
            return null;
        }
        Entry before = known ? EtcdEntries.entry(then) : null;
        Entry after = deleted ? null : EtcdEntries.entry(now);
        return new Change(now.getKey().toStringUtf8(), now.getModRevision(), before, after);
    }
}
