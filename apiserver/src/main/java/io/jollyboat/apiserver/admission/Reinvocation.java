package io.jollyboat.apiserver.admission;

import java.util.HashMap;
import java.util.Map;
import java.util.function.Supplier;

/**
 * What is remembered of one request between the two passes of the mutating plug-ins: the second
 * takes place when a plug-in changed the object after others had seen it. Used by one thread at a
 * time.
 */
public final class Reinvocation {

    private final Map<Class<?>, Object> memories = new HashMap<>();
    private boolean wanted;
    private boolean again;

    /** Asks for a second pass. Without effect in that pass. */
    public void ask() {
        wanted = true;
    }

    /** Whether this is the second pass. */
    public boolean again() {
        return again;
    }

    /** What a plug-in remembers of this request, made when it is first asked for. */
    public <T> T memory(Class<T> type, Supplier<T> first) {
        return type.cast(memories.computeIfAbsent(type, ignored -> first.get()));
    }

    /** Begins the second pass, if one is wanted and was not made yet. */
    boolean beginAgain() {
        if (!wanted || again) {
            return false;
        }
        again = true;
        return true;
    }
}
