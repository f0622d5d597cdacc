package io.jollyboat.scheduler.decision;

import io.jollyboat.core.reconcile.Key;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.TreeMap;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;

/**
 * The last decision on each of the pods that were tried most recently, and which were forgotten
 * last. Bounded by number and, roughly, by what is kept with them: each holds the cluster as it
 * was. Safe for use by several threads.
 */
public final class DecisionLog {

    /** How many nodes the clusters of all records may have together; each costs some 5 bytes. */
    private static final long NODES = 2_000_000;

    /** How many of those that were forgotten are remembered, and how many nodes with them. */
    private static final int FORGOTTEN = 1000;

    private static final long NODES_FORGOTTEN = NODES / 4;

    /** How many earlier states of a pod's labels are remembered: they hardly ever change. */
    private static final int LABELS = 8;

    private final int kept;
    private final SequencedMap<Key, Logged> records = new LinkedHashMap<>(); // guarded by this
    private final Deque<Logged> forgotten = new ArrayDeque<>(); // guarded by this
    private final List<Runnable> listeners = new CopyOnWriteArrayList<>();
    private long nodes; // guarded by this; sum over the records
    private long nodesForgotten; // guarded by this; sum over those
    private long version; // guarded by this; of the last change
    private long reach; // guarded by this; what was forgotten since this version is remembered

    /**
     * A decision in the log.
     *
     * @param since the version with which the first decision on the pod came
     * @param version with which this one came, or was forgotten
     * @param earlierLabels what labels the pod had before, each with the version before which it
     *     had them; the last few
     */
    public record Logged(
            DecisionRecord record,
            long since,
            long version,
            boolean isForgotten,
            NavigableMap<Long, Map<String, String>> earlierLabels) {

        private Logged followedBy(DecisionRecord next, long nextVersion) {
            NavigableMap<Long, Map<String, String>> labels = earlierLabels;
            if (!record.pod().labels().equals(next.pod().labels())) {
                labels = new TreeMap<>(earlierLabels);
                labels.put(nextVersion, record.pod().labels());
                if (labels.size() > LABELS) {
                    labels.pollFirstEntry();
                }
            }
            return new Logged(next, since, nextVersion, false, labels);
        }

        private Logged forgotten(long nextVersion) {
            return new Logged(record, since, nextVersion, true, earlierLabels);
        }

        private Key pod() {
            return record.pod().key();
        }

        private int nodes() {
            return record.cluster().size();
        }
    }

    /**
     * @param kept how many pods are remembered at the most, 0 or more
     * @param version what the versions count from, 0 or more
     */
    public DecisionLog(int kept, long version) {
        this.kept = kept;
        this.version = version;
        this.reach = version;
    }

    public void add(DecisionRecord record) {
        synchronized (this) {
            Key pod = record.pod().key();
            Logged known = records.remove(pod); // so that it goes to the young end
            version++;
            nodes += record.cluster().size() - (known == null ? 0 : known.nodes());
            records.put(
                    pod,
                    known == null
                            ? new Logged(
                                    record,
                                    version,
                                    version,
                                    false,
                                    Collections.emptyNavigableMap())
                            : known.followedBy(record, version));
            while (records.size() > kept || nodes > NODES && records.size() > 1) {
                forget(records.firstEntry().getKey());
            }
        }
        changed();
    }

    /** A pod is gone, and what was decided about it of no interest. */
    public void remove(Key pod) {
        synchronized (this) {
            if (!records.containsKey(pod)) {
                return;
            }
            forget(pod);
        }
        changed();
    }

    /** Nobody here decides any more. */
    public void clear() {
        synchronized (this) {
            List.copyOf(records.keySet()).forEach(this::forget);
        }
        changed();
    }

    /** The caller holds this. */
    private void forget(Key pod) {
        Logged known = records.remove(pod);
        if (known == null) {
            return;
        }
        nodes -= known.nodes();
        version++;
        nodesForgotten += known.nodes();
        forgotten.addLast(known.forgotten(version));
        while (forgotten.size() > FORGOTTEN || nodesForgotten > NODES_FORGOTTEN) {
            Logged eldest = forgotten.removeFirst();
            nodesForgotten -= eldest.nodes();
            reach = eldest.version();
        }
    }

    private void changed() {
        listeners.forEach(Runnable::run);
    }

    /** Calls the listener after changes, from whoever makes them; it must return at once. */
    public Runnable whenChanged(Runnable listener) {
        listeners.add(listener);
        return () -> listeners.remove(listener);
    }

    public synchronized Optional<Logged> find(Key pod) {
        return Optional.ofNullable(records.get(pod));
    }

    /** Those on the pods of a namespace, or on all when that is empty, by their names. */
    public Listing list(String namespace) {
        List<Logged> found;
        long asOf;
        synchronized (this) {
            found = new ArrayList<>(records.values());
            asOf = version;
        }
        found.removeIf(each -> !namespace.isEmpty() && !each.pod().namespace().equals(namespace));
        found.sort(Comparator.comparing(Logged::pod));
        return new Listing(asOf, found);
    }

    /** Decisions as of a version. */
    public record Listing(long version, List<Logged> decisions) {}

    /** The version of the last change. */
    public synchronized long version() {
        return version;
    }

    /**
     * The last that happened to each decision that changed after a version, in order; of those that
     * were forgotten, as many as are remembered when the version is 0.
     *
     * @return null when more was forgotten since than is remembered, or the version is yet to come
     */
    public synchronized @Nullable List<Logged> after(long known) {
        if (known > 0 && known < reach || known > version) {
            return null;
        }
        List<Logged> changes = new ArrayList<>();
        youngest(records.sequencedValues().reversed(), known, changes);
        youngest(forgotten.reversed(), known, changes);
        changes.sort(Comparator.comparingLong(Logged::version));
        return changes;
    }

    private static void youngest(Iterable<Logged> youngestFirst, long after, List<Logged> into) {
        for (Logged each : youngestFirst) {
            if (each.version() <= after) {
                return;
            }
            into.add(each);
        }
    }
}
