package io.jollyboat.apiserver.upstream;

import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Consumer;

/**
 * What is costly to make and can be made again: so many are kept, and of more the one goes that was
 * asked for longest ago. Safe for use by many threads.
 */
public final class LastUsed<K, V> implements AutoCloseable {

    private final int most;
    private final Consumer<V> ending;
    private final Map<K, V> kept = new LinkedHashMap<>(16, 0.75f, true); // guarded by itself

    /** Makes one. */
    @FunctionalInterface
    public interface Making<V, E extends Exception> {
        V make() throws E;
    }

    /**
     * @param most at least 1
     * @param ending is told of each that goes; whoever has it still must be able to end with it
     */
    public LastUsed(int most, Consumer<V> ending) {
        this.most = most;
        this.ending = ending;
    }

    /**
     * The one of a key, made if there is none.
     *
     * @throws E when it cannot be made
     */
    public <E extends Exception> V get(K key, Making<V, E> making) throws E {
        synchronized (kept) {
            V known = kept.get(key);
            if (known != null) {
                return known;
            }
            V made = making.make();
            kept.put(key, made);
            if (kept.size() > most) {
                Iterator<V> eldest = kept.values().iterator();
                ending.accept(eldest.next());
                eldest.remove();
            }
            return made;
        }
    }

    @Override
    public void close() {
        synchronized (kept) {
            kept.values().forEach(ending);
            kept.clear();
        }
    }
}
