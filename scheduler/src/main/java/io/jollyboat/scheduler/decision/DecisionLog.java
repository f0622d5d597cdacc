package io.jollyboat.scheduler.decision;

import io.jollyboat.core.reconcile.Key;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The last decision on each of the pods that were tried most recently. Bounded by number and,
 * roughly, by what is kept with them: each holds the cluster as it was. Safe for use by several
 * threads.
 */
public final class DecisionLog {

    /** How many nodes the clusters of all records may have together; each costs some 5 bytes. */
    private static final long NODES = 2_000_000;

    private final int kept;
    private final Map<Key, DecisionRecord> records = new LinkedHashMap<>(); // guarded by this
    private long nodes; // guarded by this; sum over the records

    /**
     * @param kept how many pods are remembered at the most, 0 or more
     */
    public DecisionLog(int kept) {
        this.kept = kept;
    }

    public synchronized void add(DecisionRecord record) {
        remove(record.pod().key()); // so that it goes to the young end
        records.put(record.pod().key(), record);
        nodes += record.cluster().size();
        Iterator<DecisionRecord> eldest = records.values().iterator();
        while (records.size() > kept || nodes > NODES && records.size() > 1) {
            nodes -= eldest.next().cluster().size();
            eldest.remove();
        }
    }

    /** A pod is gone, and what was decided about it of no interest. */
    public synchronized void remove(Key pod) {
        DecisionRecord known = records.remove(pod);
        if (known != null) {
            nodes -= known.cluster().size();
        }
    }

    public synchronized Optional<DecisionRecord> find(Key pod) {
        return Optional.ofNullable(records.get(pod));
    }

    /** Those on the pods of a namespace, or on all when that is empty, by their names. */
    public List<DecisionRecord> list(String namespace) {
        List<DecisionRecord> found;
        synchronized (this) {
            found = new ArrayList<>(records.values());
        }
        found.removeIf(
                each -> !namespace.isEmpty() && !each.pod().key().namespace().equals(namespace));
        found.sort(Comparator.comparing(each -> each.pod().key()));
        return found;
    }
}
