package io.jollyboat.core.events;

import org.jspecify.annotations.Nullable;

/**
 * What was being done when an event happened.
 *
 * @param name one word in CamelCase, as {@code Scheduling}; empty when nothing is said of it
 * @param related what it was done for or with besides; null for nothing
 */
public record EventAction(String name, @Nullable ObjectReference related) {

    static final EventAction NONE = new EventAction("", null);

    /** Something that has to do with the event's object alone. */
    public static EventAction of(String name) {
        return new EventAction(name, null);
    }
}
