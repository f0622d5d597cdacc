package io.jollyboat.apiserver.store;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** An engine's health and who wants to hear of it. Listeners hear every change once, in order. */
public final class HealthBoard {

    private static final Logger log = LoggerFactory.getLogger(HealthBoard.class);

    private final List<Consumer<StoreHealth>> listeners = new CopyOnWriteArrayList<>();
    private volatile StoreHealth current; // written under this

    public HealthBoard(StoreHealth initial) {
        this.current = initial;
    }

    public StoreHealth current() {
        return current;
    }

    /** Tells the listeners when it is news. */
    public synchronized void change(StoreHealth health) {
        if (health.equals(current)) {
            return;
        }
        current = health;
        for (Consumer<StoreHealth> listener : listeners) {
            try {
                listener.accept(health);
            } catch (RuntimeException e) {
                log.error("a listener to the store's health failed", e);
            }
        }
    }

    public Subscription subscribe(Consumer<StoreHealth> listener) {
        listeners.add(listener);
        return () -> listeners.remove(listener);
    }
}
