package io.jollyboat.controllers.garbage;

import io.jollyboat.core.api.meta.v1.OwnerReference;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/** What becomes of an object that has owners. A pure function of what is known of those. */
sealed interface Verdict {

    /** It stays as it is. */
    record Keep() implements Verdict {}

    /** Somebody owns it still; the references to the others go. */
    record Drop(List<OwnerReference> remaining) implements Verdict {}

    /**
     * Nobody owns it.
     *
     * @param policy what becomes of its own dependents
     */
    record Delete(String policy) implements Verdict {}

    /** What is known of an owner. */
    enum OwnerState {
        /** It is there. */
        SOLID,
        /** It is gone, or never was. */
        ABSENT,
        /** It is going, and waits for its dependents. */
        WAITING,
        /** Its kind is not served, so nothing can be said. */
        UNKNOWN
    }

    /**
     * @param hasDependents whether others depend on the object in turn
     */
    static Verdict on(
            Owned object, Function<OwnerReference, OwnerState> owners, boolean hasDependents) {
        List<OwnerReference> remaining = new ArrayList<>();
        boolean waiting = false;
        boolean unknown = false;
        for (OwnerReference owner : object.ownerReferences()) {
            switch (owners.apply(owner)) {
                case SOLID -> remaining.add(owner);
                case WAITING -> waiting = true;
                case UNKNOWN -> unknown = true;
                case ABSENT -> {}
            }
        }
        if (unknown || remaining.size() == object.ownerReferences().size()) {
            return new Keep();
        }
        if (!remaining.isEmpty()) {
            return new Drop(List.copyOf(remaining));
        }
        if (waiting && hasDependents) {
            return new Delete("Foreground"); // its own dependents have to go before its owner does
        }
        if (object.finalizers().contains(Owned.ORPHAN)) {
            return new Delete("Orphan");
        }
        return new Delete(
                object.finalizers().contains(Owned.FOREGROUND) ? "Foreground" : "Background");
    }
}
