package io.jollyboat.scheduler.framework;

/** A scheduling rule. */
public interface Plugin {

    /** The name Kubernetes knows it by; appears in configuration, messages and explanations. */
    String name();
}
