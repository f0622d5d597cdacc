package io.jollyboat.kubelet.node;

/** Whether the machine runs short of something. */
public record Pressure(boolean memory, boolean disk, boolean processes) {

    public static final Pressure NONE = new Pressure(false, false, false);

    /** Asked every few seconds; must be cheap. */
    @FunctionalInterface
    public interface Gauge {
        Pressure read();
    }
}
