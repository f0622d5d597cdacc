package io.jollyboat.core.placement;

/** A mark on a node that keeps away the pods that do not tolerate it. */
public record Taint(String key, String value, String effect) {
    public static final String NO_SCHEDULE = "NoSchedule";
    public static final String PREFER_NO_SCHEDULE = "PreferNoSchedule";
    public static final String NO_EXECUTE = "NoExecute";

    public static Taint of(io.jollyboat.core.api.core.v1.Taint taint) {
        return new Taint(taint.key(), taint.value(), taint.effect());
    }

    /** Whether a pod without a toleration must not be placed here, rather than had better not. */
    public boolean forbidsScheduling() {
        return effect.equals(NO_SCHEDULE) || effect.equals(NO_EXECUTE);
    }

    public boolean discouragesScheduling() {
        return effect.equals(PREFER_NO_SCHEDULE);
    }

    /** Whether a pod without a toleration has to leave. */
    public boolean evicts() {
        return effect.equals(NO_EXECUTE);
    }
}
