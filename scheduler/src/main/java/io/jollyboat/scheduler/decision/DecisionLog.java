package io.jollyboat.scheduler.decision;

import io.jollyboat.core.reconcile.Key;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * The last decision on each of the pods that were tried most recently. Safe for use by several
 * threads.
 */
public final class DecisionLog {

    private final Map<Key, DecisionRecord> records; // guarded by this

    /**
     * @param kept how many pods are remembered, 0 or more
     */
    public DecisionLog(int kept) {
        this.records =
                new LinkedHashMap<>() {
                    private static final long serialVersionUID = 1;

                    @Override
                    protected boolean removeEldestEntry(Map.Entry<Key, DecisionRecord> eldest) {
                        return size() > kept;
                    }
                };
    }

    public synchronized void add(DecisionRecord record) {
        records.remove(record.pod().key()); // so that it goes to the young end
        records.put(record.pod().key(), record);
    }

    public synchronized Optional<DecisionRecord> find(Key pod) {
        return Optional.ofNullable(records.get(pod));
    }
}
